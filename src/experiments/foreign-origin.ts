import type { Attack, Experiment, Stage } from "./experiment.ts";
import { redeemStolenCode } from "./stolen-code.ts";
import { signInUpToCode } from "./victim.ts";

export const foreignOrigin: Experiment = {
  id: "foreign-origin",
  title: "A foreign page asks for the tokens",
  story:
    "A page on another origin got hold of a code and even of its verifier. It cannot be this app, but its script can send the same request to the token endpoint.",
  attack: [
    "Has code and verifier, by an extension that reads too much.",
    "Sends both to the token endpoint, by script, from a page of their own.",
  ],
  defence:
    "The provider lets only pages of the registered origins read its answers (CORS). The browser keeps the tokens from every other page. No page can pose as another one, so the request names its page in a header of the mock’s own, and the browser’s rule is applied to the answer that really came.",
  defender: "browser",
  reference: "RFC 9700 §4.17, Fetch standard, CORS check",
  scenarios: ["cors-for-registered-origins"],
  undefended: {
    words:
      "The provider lets every page read its answers. That is common, because PKCE is what protects a code.",
    scenarios: [],
  },
  run,
};

const attackersOrigin = "https://attacker.example";

async function* run(stage: Stage): Attack {
  const { fetch, pageHeader } = stage;
  const { stolen, transaction, context } = yield* signInUpToCode(stage);
  const { isGranted, refusal, headers } = await redeemStolenCode(stolen, context.metadata, {
    fetch,
    verifier: transaction.codeVerifier,
    headers: { [pageHeader]: attackersOrigin },
  });
  if (!isGranted) {
    yield {
      from: "attacker",
      to: "provider",
      title: "The foreign page sent code and verifier",
      sentence: "The provider gives nothing for them.",
      refusal: { by: "provider", code: refusal },
    };
    return {
      outcome: "stopped",
      by: "provider",
      code: refusal,
      sentence: "The provider itself refused the request of the foreign page.",
    };
  }
  yield {
    from: "attacker",
    to: "provider",
    title: "The foreign page sent code and verifier",
    sentence:
      "They are right, and the provider answers. Whether the page gets to see the answer is another question.",
  };
  const isReadable = mayRead(attackersOrigin, headers);
  yield {
    from: "provider",
    to: "attacker",
    title: "The browser looked at the answer",
    sentence: isReadable
      ? "Access-Control-Allow-Origin allows everybody: the page reads the tokens."
      : "Access-Control-Allow-Origin does not name the page: its script sees no more than a failure.",
    ...(!isReadable && { refusal: { by: "browser", code: "CORS" } }),
  };
  return isReadable
    ? {
        outcome: "not-stopped",
        sentence:
          "The attacker holds tokens of your account. With every origin allowed, all depends on the verifier, and this attacker had it.",
      }
    : {
        outcome: "stopped",
        by: "browser",
        code: "CORS",
        sentence: "The tokens were kept from the page, and the code is spent.",
      };
}

/** Whether a page may read an answer that it asked for without cookies (Fetch standard, CORS check). */
function mayRead(origin: string, headers: Headers): boolean {
  const allowed = headers.get("access-control-allow-origin");
  return allowed === "*" || allowed === origin;
}
