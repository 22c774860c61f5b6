import type { Attack, Experiment, Stage } from "./experiment.ts";

export const returnPath: Experiment = {
  id: "return-path",
  title: "The way back leads elsewhere",
  story:
    "After signing in you come back to where you were. Somebody makes a sign-in link whose way back is their own page, which looks like this one and asks you for more.",
  attack: [
    "Makes links to the sign-in screen whose return path is not a path.",
    "Waits for you to sign in, in good faith, and be sent on.",
  ],
  defence:
    "Pixy returns only to paths of its own. Everything else leads home, however it is written.",
  defender: "pixy",
  reference: "RFC 9700 §4.11.1",
  undefended: {
    words: "An app in Pixy’s place goes wherever the link says.",
    scenarios: [],
    isCareless: true,
  },
  run,
};

const disguises = [
  { what: "a whole address", path: "https://attacker.example/" },
  { what: "two slashes", path: "//attacker.example" },
  { what: "a backslash", path: "/\\attacker.example" },
  { what: "a tab between slashes", path: "/\t/attacker.example" },
  { what: "dots before two slashes", path: "/..//attacker.example" },
  { what: "a script", path: "javascript:alert(1)" },
] as const;

async function* run({ issuer, isCareless, safeReturnPath }: Stage): Attack {
  const { origin } = new URL(issuer);
  const gone: string[] = [];
  for (const { what, path } of disguises) {
    const destination = URL.parse(isCareless ? path : safeReturnPath(path), origin);
    const stays = destination?.origin === origin;
    if (!stays) gone.push(what);
    yield {
      from: "attacker",
      to: "tab",
      title: `A way back with ${what}`,
      sentence: stays
        ? `You come back to ${destination.pathname}, which is this app’s own.`
        : "You are sent on to where the attacker wants you.",
      ...(stays && !isCareless && { refusal: { by: "pixy", code: "not followed" } }),
    };
  }
  return gone.length > 0
    ? {
        outcome: "not-stopped",
        sentence: `The attacker holds your trust: fresh from signing in, you are on their page, by ${gone.join(", ")}.`,
      }
    : {
        outcome: "stopped",
        by: "pixy",
        code: "not followed",
        sentence: `${disguises.length} ways to write another address, and each leads home.`,
      };
}
