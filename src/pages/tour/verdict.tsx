import type { TourVerdict } from "../../experiments/tour-step.ts";
import { useStorageHome } from "../../queries/app-queries.ts";
import { useConnect } from "../../queries/connection-queries.ts";
import { Button } from "../../ui/button.tsx";
import { StatusShape } from "../../ui/status-shape.tsx";
import { Failure } from "../failure.tsx";
import { useResetOnReturn } from "../use-reset-on-return.ts";
import { verdicts } from "./tour-words.ts";

/** The id under which a build that has the mock provider lists it. */
const MOCK_PROFILE = "mock";

export interface VerdictProps {
  verdict: TourVerdict;
  isCareless: boolean;
  onStartOver: (options?: { readonly isCareless: boolean }) => void;
}

/** What was shown, and where to go from here. */
export function Verdict({ verdict, isCareless, onStartOver }: VerdictProps) {
  const { title, sentence, isGood } = verdicts[verdict];
  const connect = useConnect();
  // It stores what the tour does without, and answers nobody where it cannot.
  const canConnect = useStorageHome() !== "memory";
  useResetOnReturn(connect.reset);
  const start = () => connect.mutate({ profileId: MOCK_PROFILE, returnTo: "/" });
  return (
    <div className="tour-verdict" data-tone={isGood ? "good" : "bad"}>
      <h2 className="tour-verdict-title">
        <StatusShape tone={isGood ? "good" : "bad"} />
        {title}
      </h2>
      <p className="tour-sentence">{sentence}</p>
      <div className="flex flex-wrap gap-2">
        {canConnect && (
          <Button variant="primary" busy={connect.isPending || connect.isSuccess} onClick={start}>
            Connect the mock yourself
          </Button>
        )}
        <Button onClick={() => onStartOver()}>Start over</Button>
        {!isCareless && (
          <Button variant="quiet" onClick={() => onStartOver({ isCareless: true })}>
            See it without PKCE
          </Button>
        )}
      </div>
      {connect.error && (
        <Failure
          error={connect.error}
          busy={connect.isPending}
          remedies={{ tryAgain: start, dismiss: connect.reset }}
        />
      )}
    </div>
  );
}
