import type { MockProvider } from "../provider.ts";
import type {
  AuthorizationResponseDraft,
  Scenario,
  SpoilContext,
} from "../misbehaviour/scenario.ts";
import { sha256 } from "../tokens/token-hash.ts";

const issRule = "RFC 9207 §2.4: iss must be the issuer that the client sent its request to";
const issAdvertised = "RFC 9207 §2.3: iss is sent where the metadata says that it is";

/** Whose answer is it? */
export const mixUpScenarios = {
  "authorization-iss-wrong": {
    group: "authorization response",
    does: "sends the code with somebody else's issuer",
    breaks: issRule,
    goodClient: "sends no token request",
    at: ["authorization"],
    spoil: {
      authorizationResponse({ params }) {
        params.set("iss", "https://attacker.example");
      },
    },
  },
  "authorization-iss-trailing-slash": {
    group: "authorization response",
    does: "sends its issuer with a slash at the end, which its metadata does not have",
    breaks: "RFC 9207 §2.4: issuers are compared as strings",
    goodClient: "sends no token request",
    at: ["authorization"],
    spoil: {
      authorizationResponse({ params }, { provider }) {
        params.set("iss", `${provider.issuer}/`);
      },
    },
  },
  "authorization-iss-missing": {
    group: "authorization response",
    does: "leaves out iss, although its metadata promises it",
    breaks: issAdvertised,
    goodClient: "sends no token request",
    at: ["authorization"],
    spoil: {
      authorizationResponse({ params }) {
        params.delete("iss");
      },
    },
  },
  "authorization-iss-twice": {
    group: "authorization response",
    does: "sends a second, different issuer",
    breaks: "RFC 6749 §3.1: parameters must not be included more than once",
    goodClient: "rejects the answer, whichever of the two is right",
    at: ["authorization"],
    spoil: {
      authorizationResponse({ params }) {
        params.append("iss", "https://attacker.example");
      },
    },
  },
  "authorization-iss-not-advertised": {
    group: "authorization response",
    does: "sends iss, although its metadata does not mention it",
    breaks: "RFC 9207 §2.3: providers that send iss must say so in their metadata",
    goodClient: "compares it all the same, and goes on if it is right",
    at: ["discovery"],
    spoil: {
      metadata(metadata) {
        delete metadata["authorization_response_iss_parameter_supported"];
      },
    },
  },
  "authorization-mix-up": {
    group: "authorization response",
    does: "answers with a code and the iss of another provider",
    breaks: issRule,
    goodClient: "does not bring the other provider's code to this one's token endpoint",
    at: ["authorization"],
    spoil: {
      async authorizationResponse(draft, context) {
        draft.params.set("iss", (await sendCodeOfNeighbour(draft, context)).issuer);
      },
    },
  },
  "authorization-mix-up-without-iss": {
    group: "authorization response",
    does: "answers with another provider's code; neither of them sends iss",
    breaks: "RFC 9700 §4.4: this is the mix-up attack",
    goodClient: "has a redirect URI for each provider, and goes by where the answer arrives",
    at: ["discovery", "authorization"],
    policy: { issParameter: false },
    spoil: {
      async authorizationResponse(draft, context) {
        await sendCodeOfNeighbour(draft, context);
      },
    },
  },
  "authorization-at-another-callback": {
    group: "authorization response",
    does: "sends its answer to another redirect URI that the client has registered",
    breaks: "RFC 6749 §4.1.2: the answer goes to the redirect URI of the request",
    goodClient: "sends no token request, where that address belongs to another provider",
    at: ["authorization"],
    spoil: {
      async authorizationResponse(draft, { provider }) {
        const { clients } = await provider.state.read();
        const registered = [...clients.values()].map(({ redirectUris }) => redirectUris);
        const others = registered.find((uris) => uris.includes(draft.redirectUri)) ?? [];
        draft.redirectUri = others.find((uri) => uri !== draft.redirectUri) ?? draft.redirectUri;
      },
    },
  },
} as const satisfies Readonly<Record<string, Scenario>>;

/** Takes the code to another provider: it is good for tokens there, and for nothing here. */
async function sendCodeOfNeighbour(
  { params }: AuthorizationResponseDraft,
  { provider }: SpoilContext,
): Promise<MockProvider> {
  const neighbour = provider.neighbour();
  if (neighbour === undefined) throw new Error("there is no other provider to mix up with");
  const hash = await sha256(params.get("code") ?? "");
  const { code, account } = await provider.state.update(({ codes, accounts }) => {
    const found = codes.get(hash);
    codes.delete(hash);
    return { code: found, account: accounts.get(found?.sub ?? "") };
  });
  if (code !== undefined && account !== undefined) {
    await neighbour.state.update(({ codes, accounts }) => {
      codes.set(hash, code);
      accounts.set(account.sub, account);
    });
  }
  return neighbour;
}
