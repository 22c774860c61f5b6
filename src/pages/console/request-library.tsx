import Trash from "lucide-react/icons/trash-2";
import { useRef, useState } from "react";
import type { ApiRequest } from "../../oauth/provider-profile.ts";
import {
  type PastRequest,
  type SavedRequest,
  useHistoryNotes,
  useRemoveSavedRequest,
  useRequestHistory,
  useSavedRequests,
} from "../../queries/request-queries.ts";
import { Announcement } from "../../ui/announcement.tsx";
import { Button } from "../../ui/button.tsx";
import { foldMiddle } from "../../ui/protocol-value.tsx";
import { PassiveTime } from "../../ui/relative-time.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { Failure } from "../failure.tsx";

/** Characters of an address in the lists: both its ends tell one from another. */
const LONGEST = 72;

export interface RequestLibraryProps {
  profileId: string;
  providerName: string;
  /** Those of the provider's profile. */
  apis: readonly ApiRequest[];
  onChooseApi: (request: ApiRequest) => void;
  onChooseSaved: (request: SavedRequest) => void;
  onChoosePast: (request: PastRequest) => void;
}

/** What was sent before and what is at hand: the profile's requests, the saved ones, the last ones. */
export function RequestLibrary({
  profileId,
  providerName,
  apis,
  onChooseApi,
  onChooseSaved,
  onChoosePast,
}: RequestLibraryProps) {
  const saved = useSavedRequests(profileId);
  const history = useRequestHistory(profileId);
  const remove = useRemoveSavedRequest();
  const { clear } = useHistoryNotes(profileId);
  // On a phone they would stand between the request and its answer.
  const [isWide] = useState(() => window.matchMedia("(width >= 70rem)").matches);
  const folds = useRef<HTMLElement>(null);
  const [news, setNews] = useState<string>();
  /** What was pressed goes with what it has removed: the focus goes to the head of the list. */
  const tell = (words: string, list: "saved" | "history") => {
    setNews(words);
    folds.current?.querySelector<HTMLElement>(`[data-list=${list}]`)?.focus();
  };
  const problem = saved.error ?? remove.error ?? history.error;
  const readAgain = () => {
    remove.reset();
    void saved.refetch();
    void history.refetch();
  };
  // Lists that stand open in sight appear together, so that none moves another.
  const isReady = !isWide || !(saved.isPending || history.isPending);
  return (
    <aside
      ref={folds}
      aria-label="Requests at hand"
      className="grid grid-cols-1 content-start gap-2"
    >
      <Announcement>{news}</Announcement>
      {apis.length > 0 && (
        <details className="fold" open>
          <summary className="text-13 font-medium">Requests of {providerName}</summary>
          <ul className="flex flex-wrap gap-2 py-2">
            {apis.map((request) => (
              <li key={request.name}>
                <Button onClick={() => onChooseApi(request)}>{request.name}</Button>
              </li>
            ))}
          </ul>
        </details>
      )}
      {!isReady && <Skeleton className="h-40" />}
      <details className="fold" open={isWide} hidden={!isReady}>
        <summary data-list="saved" className="text-13 font-medium">
          Saved requests ({saved.data?.length ?? 0})
        </summary>
        {problem && <Failure error={problem} remedies={{ tryAgain: readAgain }} />}
        {saved.data?.length === 0 ? (
          <p className="py-2 text-13 text-ink-soft">
            None yet. “Save” keeps a request under a name, for every account of {providerName}.
          </p>
        ) : (
          <ul className="grid grid-cols-1 py-1" aria-label="Saved requests">
            {saved.data?.map((request) => (
              <li key={request.id} className="flex items-center gap-1">
                <button type="button" className="row-btn" onClick={() => onChooseSaved(request)}>
                  <span className="wrap-anywhere">{request.name}</span>
                  <code className="text-ink-soft wrap-anywhere" dir="ltr">
                    {request.method} {foldMiddle(request.url, LONGEST)}
                  </code>
                </button>
                <Button
                  variant="quiet"
                  aria-label={`Delete ${request.name}`}
                  onClick={() =>
                    remove.mutate(request.id, {
                      onSuccess: () => tell(`Deleted ${request.name}`, "saved"),
                    })
                  }
                >
                  <Trash size={14} aria-hidden="true" />
                </Button>
              </li>
            ))}
          </ul>
        )}
      </details>
      <details className="fold" open={isWide} hidden={!isReady}>
        <summary data-list="history" className="text-13 font-medium">
          History ({history.data?.length ?? 0})
        </summary>
        {history.data?.length === 0 ? (
          <p className="py-2 text-13 text-ink-soft">
            Nothing sent yet. The last requests stay here, without headers, bodies and answers.
          </p>
        ) : (
          <div className="grid grid-cols-1 gap-2 py-1">
            <ol
              className="grid max-h-96 grid-cols-1 overflow-y-auto"
              aria-label="History"
              tabIndex={0}
            >
              {history.data?.map((request) => (
                <li key={request.id}>
                  <button type="button" className="row-btn" onClick={() => onChoosePast(request)}>
                    <code className="wrap-anywhere" dir="ltr">
                      {request.method} {foldMiddle(request.url, LONGEST)}
                    </code>
                    <span className="flex justify-between gap-2 text-ink-soft">
                      <span className="truncate">{request.outcome ?? "sent"}</span>
                      <PassiveTime at={request.at} />
                    </span>
                  </button>
                </li>
              ))}
            </ol>
            {history.data && (
              <div>
                <Button
                  variant="quiet"
                  onClick={() => {
                    clear();
                    tell("History cleared", "history");
                  }}
                >
                  Clear history
                </Button>
              </div>
            )}
          </div>
        )}
      </details>
    </aside>
  );
}
