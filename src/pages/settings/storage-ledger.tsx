import { useInstallation } from "../../queries/app-queries.ts";
import type { Ledger, useLedger } from "../../queries/settings-queries.ts";
import { formatBytes } from "../../ui/bytes-words.ts";
import { Skeleton } from "../../ui/skeleton.tsx";
import { Failure } from "../failure.tsx";
import { EmptyRows, LedgerPart, LedgerRow } from "./ledger-part.tsx";
import {
  type KeptWords,
  recordWords,
  sessionWords,
  shortcutWords,
  themeWords,
} from "./storage-words.ts";

/** Kinds that are worth a line only when there are some. */
const rare: ReadonlySet<string> = new Set(["unknown", "journeys-dropped"]);

/** Every place where something is kept, and what is there now. */
export function StorageLedger({ ledger }: { ledger: ReturnType<typeof useLedger> }) {
  if (ledger.error && !ledger.data) {
    return <Failure error={ledger.error} remedies={{ tryAgain: () => void ledger.refetch() }} />;
  }
  if (!ledger.data) {
    return (
      <div role="status" aria-busy="true" aria-label="Loading" className="ledger-frame">
        <Skeleton className="h-160 md:h-120" />
      </div>
    );
  }
  return <Places ledger={ledger.data} />;
}

function Places({ ledger: { records, items, usage } }: { ledger: Ledger }) {
  const { mock } = useInstallation();
  const { transactions, journeys, signOut, guided, drafts, theme, shortcuts, others } = items;
  return (
    <>
      <div className="ledger-frame">
        <Place
          name="IndexedDB"
          note="for all tabs"
          kinds={records
            .filter(({ kind, count }) => count > 0 || !rare.has(kind))
            .map(({ kind, count, withTokens }) => ({
              words: recordWords[kind],
              count,
              detail: withTokens === undefined ? undefined : `${withTokens} with tokens`,
            }))}
        />
        <Place
          name="sessionStorage"
          note="for this tab, and gone with it"
          kinds={[
            { words: sessionWords.transactions, count: transactions },
            { words: sessionWords.journeys, count: Number(journeys) },
            { words: sessionWords.signOut, count: Number(signOut) },
            { words: sessionWords.guided, count: Number(guided) },
            { words: sessionWords.drafts, count: drafts },
          ]}
        />
        <Place
          name="localStorage"
          note="for all tabs"
          kinds={[
            { words: themeWords, count: Number(theme) },
            { words: shortcutWords, count: Number(shortcuts) },
          ]}
        />
        <LedgerPart name="Memory of this tab" note="gone when it is closed or reloaded">
          <p className="ledger-text">
            Tokens that were opened to be used, and refresh tokens that a provider's profile keeps
            off the disk. They are in no list, no address and no message to other tabs.
          </p>
        </LedgerPart>
        {mock && (
          <LedgerPart name="Mock provider" note="another company, in this page">
            <p className="ledger-text">
              A database of its own, its decisions in sessionStorage, and a service worker that
              answers in its name. Wiping leaves them; reset it in its Controls.
            </p>
          </LedgerPart>
        )}
        <LedgerPart name="Cookies" note="none">
          <p className="ledger-text">
            Pixy sets none and sends none.
            {others > 0 &&
              ` ${others === 1 ? "One other item" : `${others} other items`} in the storages of this address ${others === 1 ? "is" : "are"} not Pixy's: other apps may share the address.`}
          </p>
        </LedgerPart>
      </div>
      {usage !== undefined && (
        <p className="max-w-[75ch] text-13 text-ink-soft">
          The browser counts {formatBytes(usage)} for all that is kept under this address
          {mock && ", the mock provider’s database included"}.
        </p>
      )}
    </>
  );
}

interface PlaceProps {
  name: string;
  note: string;
  kinds: readonly { words: KeptWords; count: number; detail?: string | undefined }[];
}

function Place({ name, note, kinds }: PlaceProps) {
  return (
    <LedgerPart name={name} note={note}>
      {kinds
        .filter(({ count }) => count > 0)
        .map((kind) => (
          <LedgerRow key={kind.words.name} {...kind} />
        ))}
      <EmptyRows kinds={kinds.filter(({ count }) => count === 0).map(({ words }) => words)} />
    </LedgerPart>
  );
}
