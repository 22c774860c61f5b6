import type { Occasion, Scenario } from "../misbehaviour/scenario.ts";
import { unavailable } from "./spoil-answer.ts";

const group = "userinfo and API";
const at: readonly Occasion[] = ["userinfo"];

export const userinfoScenarios = {
  "userinfo-invalid-sub": {
    group,
    does: "names another person in userinfo",
    breaks: "OpenID Connect Core 1.0 §5.3.2: sub must be that of the ID token",
    goodClient: "throws userinfo away",
    at,
    spoil: {
      userinfo(claims) {
        claims["sub"] = "mallory";
        claims["name"] = "Mallory Example";
      },
    },
  },
  "userinfo-missing-sub": {
    group,
    does: "leaves sub out of userinfo",
    breaks: "OpenID Connect Core 1.0 §5.3.2: sub must always be there",
    goodClient: "throws userinfo away",
    at,
    spoil: {
      userinfo(claims) {
        delete claims["sub"];
      },
    },
  },
  "userinfo-signed": {
    group,
    does: "signs userinfo, although the client did not register for it",
    breaks:
      "OpenID Connect Core 1.0 §5.3.2: userinfo is JSON, unless the registration says otherwise",
    goodClient: "verifies the signature, iss and aud, and then uses it",
    at,
    policy: { signedUserinfo: true },
  },
  "userinfo-signature-invalid": {
    group,
    does: "signs userinfo with a signature that does not verify",
    breaks: "OpenID Connect Core 1.0 §5.3.4, RFC 7515 §5.2: the signature must verify",
    goodClient: "throws userinfo away",
    at,
    policy: { signedUserinfo: true },
    spoil: {
      signedUserinfo(draft) {
        const { encode } = draft;
        // Signed is what is true, sent is something else.
        draft.encode = async (header, claims) => {
          const [, , signature] = (await encode(header, claims)).split(".");
          const forged = await encode(header, { ...claims, name: "Mallory Example" });
          return `${forged.slice(0, forged.lastIndexOf("."))}.${signature}`;
        };
      },
    },
  },
  "userinfo-down": {
    group,
    does: "answers userinfo with 503",
    breaks: "nothing: servers fail",
    goodClient: "goes on with what the ID token says",
    at,
    spoil: {
      before() {
        throw unavailable("userinfo is not there at the moment");
      },
    },
  },
} as const satisfies Readonly<Record<string, Scenario>>;
