import type { Experiment, Party } from "../../experiments/experiment.ts";
import type { ExperimentRun } from "../../queries/experiment-queries.ts";
import { ActorIcon, actorName } from "../../ui/actor.tsx";

/** What somebody wants, how they go about it, what stops them, and who plays whom. */
export function ExperimentStory({
  experiment,
  run,
}: {
  experiment: Experiment;
  run: ExperimentRun | undefined;
}) {
  const { story, attack, defence } = experiment;
  return (
    <section className="card experiment-story" aria-labelledby="story">
      <h2 id="story" className="sr-only">
        The story
      </h2>
      <p className="text-16">{story}</p>
      <div className="grid gap-2">
        <h3 className="actor text-13" data-actor="attacker">
          <ActorIcon actor="attacker" />
          What the attacker does
        </h3>
        <ol className="experiment-moves">
          {attack.map((move) => (
            <li key={move}>{move}</li>
          ))}
        </ol>
      </div>
      <div className="grid gap-2">
        <h3 className="caption">What stops it</h3>
        <p className="text-ink-soft">{defence}</p>
      </div>
      <div className="grid gap-2">
        <h3 className="caption">Who plays which part</h3>
        <dl className="experiment-parts">
          {cast(experiment, run).map(([party, part]) => (
            <div key={party}>
              <dt className="actor text-13" data-actor={party}>
                <ActorIcon actor={party} />
                {actorName(party)}
              </dt>
              <dd className="text-13 text-ink-soft">{part}</dd>
            </div>
          ))}
        </dl>
      </div>
    </section>
  );
}

function cast(
  { undefended }: Experiment,
  run: ExperimentRun | undefined,
): readonly (readonly [Party, string])[] {
  const arrangement = run?.arrangement;
  if (arrangement?.at === "sign-in") {
    return [
      ["you", "yourself, who have signed in for it"],
      ["attacker", "this page, with the code that came back"],
      ["tab", "Pixy’s own code, as in every sign-in"],
      ["provider", "the one that you have signed in at"],
    ];
  }
  if (arrangement?.at === "connection") {
    return [
      ["attacker", "this page, with a refresh token of your own"],
      ["tab", "Pixy, which refreshes your connection as ever"],
      ["provider", "the one of the connection"],
    ];
  }
  const isCareless = arrangement?.isDefended === false && undefended.isCareless === true;
  return [
    ["you", "Robin, who is made up and fills in the sign-in page"],
    ["attacker", "Mallory, who sends requests by hand"],
    ["tab", isCareless ? "an app that does not look" : "Pixy’s own code, as in every sign-in"],
    ["provider", "a mock provider in memory, for this run alone, with what is on in Controls"],
  ];
}
