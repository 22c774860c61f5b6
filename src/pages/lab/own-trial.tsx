import { useState } from "react";
import { Link } from "react-router";
import type { RunResult } from "../../experiments/run-experiment.ts";
import type { OwnTrial as Trial } from "../../experiments/experiment.ts";
import { issuerOf, type ProviderProfile, redirectUriOf } from "../../oauth/provider-profile.ts";
import { useInstallation } from "../../queries/app-queries.ts";
import type {
  Arrangement,
  ExperimentPlayer,
  ExperimentRun,
} from "../../queries/experiment-queries.ts";
import { useProviders } from "../../queries/provider-queries.ts";
import { StatusShape } from "../../ui/status-shape.tsx";
import { Select } from "../../ui/select.tsx";
import { Section } from "../page.tsx";
import { ReadinessCommand } from "../readiness-command.tsx";
import { resultWords } from "./result-words.ts";
import { MOCK_PLACE } from "./lab-place.ts";
import { SignInTrial } from "./sign-in-trial.tsx";
import { StolenTokenTrial } from "./stolen-token-trial.tsx";

export interface OwnTrialProps {
  own: Trial;
  player: ExperimentPlayer;
  run: ExperimentRun | undefined;
  isBusy: boolean;
  onRun: (arrangement: Arrangement) => void;
}

/** The same with a provider that somebody uses, as far as that does no harm or somebody agrees to it. */
export function OwnTrial({ own, player, run, isBusy, onRun }: OwnTrialProps) {
  const { mock: hasMock } = useInstallation();
  const all = useProviders();
  // No command line reaches the provider that lives in this tab.
  const profiles =
    own.kind === "command-line" && hasMock ? all.filter(({ id }) => id !== MOCK_PLACE) : all;
  const [chosen, choose] = useState("");
  const last = run?.arrangement.at === "sign-in" ? run.arrangement.profileId : "";
  const named = (id: string) => profiles.find((profile) => profile.id === id);
  const profile = named(chosen) ?? named(last) ?? profiles[0];
  return (
    <Section title="With your own provider" id="own">
      <div className="card grid grid-cols-1 gap-4 p-4">
        {profile === undefined ? (
          <p className="text-ink-soft">
            There is no provider yet.{" "}
            <Link to="/providers/new" className="link">
              Add one
            </Link>{" "}
            to try it there.
          </p>
        ) : (
          <>
            <div className="sm:max-w-120">
              <Select label="Provider" value={profile.id} onChange={choose}>
                {profiles.map(({ id, name }) => (
                  <option key={id} value={id}>
                    {name}
                  </option>
                ))}
              </Select>
            </div>
            {own.kind === "command-line" && <CommandLine profile={profile} sends={own.sends} />}
            {own.kind === "sign-in" && (
              <SignInTrial
                key={profile.id}
                profile={profile}
                sends={own.sends}
                player={player}
                isBusy={isBusy}
              />
            )}
            {own.kind === "connection" && (
              <StolenTokenTrial
                key={profile.id}
                profile={profile}
                player={player}
                run={run}
                isBusy={isBusy}
                onRun={(connectionId) => onRun({ at: "connection", connectionId })}
              />
            )}
            {run?.result && run.arrangement.at !== "mock" && <Outcome result={run.result} />}
          </>
        )}
      </div>
    </Section>
  );
}

/** Whoever has started it down here need not look for the verdict. */
function Outcome({ result }: { result: RunResult }) {
  const { title, tone, sentence } = resultWords(result);
  return (
    <div className="grid gap-1">
      <p className="verdict-line font-medium" data-tone={tone}>
        <StatusShape tone={tone} />
        {title}
      </p>
      <p className="max-w-[65ch]">{sentence ?? "Why is said at the top."}</p>
    </div>
  );
}

function CommandLine({ profile, sends }: { profile: ProviderProfile; sends: readonly string[] }) {
  const { origin, redirectUri: shared } = useInstallation();
  const { clientId, scope } = profile;
  const redirectUri = redirectUriOf(profile, shared);
  return (
    <>
      <p className="max-w-[75ch] text-ink-soft">
        Not from here: a browser lets no page see where an authorization request leads. The command
        line sees it. Without anybody signed in, so that nothing changes at the provider, it sends:
      </p>
      <ol className="experiment-moves">
        {sends.map((what) => (
          <li key={what}>{what}</li>
        ))}
      </ol>
      <ReadinessCommand
        target={{ issuer: issuerOf(profile) ?? "", clientId, origin, redirectUri, scope }}
      />
      <p className="max-w-[75ch] text-13 text-ink-soft">
        It is run in the source of Pixy, and asks all else that Check asks.{" "}
        {profile.metadata !== undefined &&
          "It goes by what the issuer publishes, and not by the endpoints that were given here. "}
        Where a provider takes pushed requests (PAR), a page sees its answer, and{" "}
        <Link to={`/check?provider=${profile.id}`} className="link">
          Check
        </Link>{" "}
        tries them from here.
      </p>
    </>
  );
}
