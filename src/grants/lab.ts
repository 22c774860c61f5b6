import type { ProviderDecision } from "../experiments/provider-decision.ts";
import type { DeviceAuthorization } from "../oauth/device-authorization.ts";
import type { DpopProver } from "../oauth/dpop.ts";
import type { OAuthContext } from "../oauth/oauth-client.ts";
import { OAuthError } from "../oauth/oauth-error.ts";
import type { ProviderProfile } from "../oauth/provider-profile.ts";
import { bareProfile } from "../oauth/bare-profile.ts";
import type { BorrowedTokensKeeper } from "../oauth/borrowed-tokens.ts";
import type { TokenSet } from "../oauth/token-set.ts";

/** Where a grant is tried out: a provider, a client of it, and who is there to say yes. */
export interface Lab {
  readonly profile: ProviderProfile;
  readonly redirectUri: string;
  readonly fetch: typeof globalThis.fetch;
  /** Milliseconds of the local clock. */
  readonly now: () => number;
  /** Lets so many milliseconds pass. */
  readonly pause: (milliseconds: number) => Promise<void>;
  /** What the addresses of APIs begin with that may be given the access token. */
  readonly apiAddresses: readonly string[];
  /** Of an API that can be asked without a body; undefined where none is known. */
  readonly sampleApiUrl: string | undefined;
  /**
   * Has somebody sign in.
   *
   * @returns where the provider led, its answer in it; absent where the tab would have to leave
   */
  readonly signIn?: ((url: URL) => Promise<URL>) | undefined;
  /** Has somebody say yes to a device; absent where the person does that by themselves. */
  readonly approveDevice?: ((device: DeviceAuthorization) => Promise<void>) | undefined;
  /** Takes the tokens of a connection, which is gone from then on, and the key that they are bound to. */
  readonly takeTokens?:
    | (() => Promise<{
        readonly context: OAuthContext;
        readonly tokenSet: TokenSet;
        readonly dpop: DpopProver | undefined;
      }>)
    | undefined;
  /** Where the tokens of that connection are written down until they are given back. */
  readonly keeper?: BorrowedTokensKeeper | undefined;
  /** What the provider decided, oldest first, where it lets one look over its shoulder. */
  readonly decisions?: (() => readonly ProviderDecision[]) | undefined;
}

/** The labs that were made here: a copy with another fetch is none of them. */
const mockLabs = new WeakSet<Lab>();

/**
 * A lab whose provider lives in this tab's memory. It alone may be sent what no real provider must be
 * sent: requests without PKCE, with plain, for a token in an address.
 */
export interface MockLab extends Lab {
  readonly signIn: (url: URL) => Promise<URL>;
  /** Answers a page of the provider as its browser would see it: without the network, redirects not followed. */
  readonly visit: typeof globalThis.fetch;
}

/** A mock provider in memory, with a person and clients that exist for it alone. */
export interface MockAtHand {
  readonly issuer: string;
  readonly clientId: string;
  /** Separated by spaces. */
  readonly scope: string;
  readonly redirectUri: string;
  readonly workflowsUrl: string;
  readonly fetch: typeof globalThis.fetch;
  readonly fillInSignIn: () => URLSearchParams;
  /** @returns undefined when the request is for somebody else */
  readonly answer: (request: Request) => Promise<Response | undefined>;
  readonly decisions: () => readonly ProviderDecision[];
}

/** How requests are watched: each goes through it. */
export type Watch = (fetch: typeof globalThis.fetch) => typeof globalThis.fetch;

/**
 * Opens a lab at a mock provider. Its requests go to the issuer itself, and nowhere else: what leads
 * elsewhere is refused before it is sent.
 */
export function createMockLab(
  { issuer, clientId, scope, redirectUri, fillInSignIn, ...mock }: MockAtHand,
  { now, pause, watch }: Pick<Lab, "now" | "pause"> & { readonly watch: Watch },
): MockLab {
  const isOwn = (url: string) => url.startsWith(`${issuer}/`);
  const visit = watch(async (input, init) => {
    const response = await mock.answer(new Request(input, init));
    if (response === undefined) throw elsewhere();
    return response;
  });

  async function sendForm(url: URL, form: URLSearchParams): Promise<Response> {
    return visit(url.href, { method: "POST", body: form });
  }

  const lab: MockLab = Object.freeze({
    profile: bareProfile({ id: "lab", name: "Lab", issuer, clientId, scope }),
    redirectUri,
    now,
    pause,
    visit,
    fetch: watch(async (input, init) => {
      const url = input instanceof Request ? input.url : String(input);
      if (!isOwn(url)) throw elsewhere();
      return mock.fetch(input, init);
    }),
    apiAddresses: [`${issuer}/`],
    sampleApiUrl: mock.workflowsUrl,
    decisions: mock.decisions,
    async signIn(url: URL) {
      const response = await sendForm(url, fillInSignIn());
      const location = response.headers.get("location");
      if (location?.startsWith(redirectUri) === true) return new URL(location);
      throw new OAuthError("authorization_failed", "the provider sent nobody back", {
        details: { status: response.status },
      });
    },
    async approveDevice({ userCode, verificationUri }: DeviceAuthorization) {
      const form = fillInSignIn();
      form.set("user_code", userCode);
      const page = await sendForm(new URL(verificationUri), form);
      if (!page.ok) {
        throw new OAuthError("authorization_failed", "the provider took no answer for the device", {
          details: { status: page.status },
        });
      }
    },
  });
  mockLabs.add(lab);
  return lab;
}

/**
 * Lets only a mock lab pass, whatever the types say; not even a copy of one.
 *
 * @throws OAuthError `origin_not_allowed`
 */
export function requireMock(lab: Lab): asserts lab is MockLab {
  if (!mockLabs.has(lab)) throw elsewhere();
}

/**
 * @param options `watch`: what all of its requests go through
 * @returns a lab at a provider of the person's own
 */
export function createOwnLab({
  watch,
  fetch,
  ...lab
}: Omit<Lab, "decisions" | "approveDevice"> & { readonly watch: Watch }): Lab {
  return { ...lab, fetch: watch(fetch) };
}

function elsewhere(): OAuthError {
  return new OAuthError(
    "origin_not_allowed",
    "what is tried out at the mock provider is sent to nobody else",
  );
}
