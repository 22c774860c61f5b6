import type { OAuthContext } from "../oauth/oauth-client.ts";
import { parseObject } from "../oauth/token-response.ts";
import {
  type BorrowedTokensKeeper,
  createBorrowedTokens,
  type Handback,
} from "../oauth/borrowed-tokens.ts";
import { type TokenSet, tokensIn } from "../oauth/token-set.ts";
import { textIn } from "./metadata-document.ts";
import type { JourneyExchange } from "../journeys/journey-event.ts";
import type { Redactor } from "../journeys/redact.ts";
import { once } from "./once.ts";
import type { Probe } from "./probe.ts";

/** A connection that was made for the check, and that belongs to nothing else. */
export interface NewGrant {
  readonly context: OAuthContext;
  readonly tokenSet: TokenSet;
  /** The authorization response that it came with, where that is still known. */
  readonly answer?: URLSearchParams | undefined;
  /** The person has agreed that a spent refresh token is sent again, which ends a well-kept grant. */
  readonly triesReuse: boolean;
  /** Where it is written down until it is given back. */
  readonly keeper?: BorrowedTokensKeeper | undefined;
}

/** What came of sending a refresh token. */
export interface RefreshTrial {
  readonly isAccepted: boolean;
  /** The `error`, or the HTTP status, of a refusal; what is in the way when no answer came. */
  readonly refusal: string;
  /** Nobody knows whether it was taken: no answer came that could be read. */
  readonly isUnseen: boolean;
  readonly exchanges: readonly JourneyExchange[];
}

/** What became of what the checks were given. */
export interface Returned {
  readonly refreshTokens: Handback;
  readonly accessTokens: Handback;
  /** An answer may have brought tokens that nobody has seen. */
  readonly isAnyUnseen: boolean;
}

/** A grant as the checks use it. Every step is taken once, in the order of dependence. */
export interface Grant extends NewGrant {
  /** Sends the first refresh token; undefined where there is none. */
  refresh(): Promise<(RefreshTrial & { readonly isReplaced: boolean }) | undefined>;
  /** Sends the first refresh token again, then its successor; undefined where that makes no sense. */
  reuse(): Promise<{ readonly spent: RefreshTrial; readonly successor: RefreshTrial } | undefined>;
  /** Revokes what is left, then tries to refresh with it; undefined where nothing is left. */
  revoke(): Promise<
    { readonly status: number | undefined; readonly after: RefreshTrial } | undefined
  >;
  /** Revokes every token that came, whatever the steps before have come to. Does not fail. */
  giveBack(): Promise<Returned>;
}

/**
 * Takes a grant to be tried out. What the provider answers is looked at and used for nothing: it is
 * neither validated nor stored.
 *
 * @param options `redactor`: of the probe, which is told every token of the grant before anything is
 *   sent; `fetch`: tokens are given back through it
 */
export function createGrant(
  grant: NewGrant,
  probe: Probe,
  { redactor, fetch }: { redactor: Pick<Redactor, "conceal">; fetch: typeof globalThis.fetch },
): Grant {
  const { context, tokenSet, triesReuse, keeper } = grant;
  for (const secret of tokensIn(tokenSet)) redactor.conceal(secret);
  const first = tokenSet.refreshToken;
  /** The newest refresh token that was not refused. */
  let current = first;
  const [refreshTokens, accessTokens] = [
    createBorrowedTokens({ fetch }),
    createBorrowedTokens({ fetch }),
  ];
  let isAnyUnseen = false;
  hold(tokenSet);
  const refresh = once(async () => {
    if (first === undefined) return undefined;
    const { trial, refreshToken } = await send(first);
    if (trial.isAccepted) current = refreshToken ?? first;
    return { ...trial, isReplaced: refreshToken !== undefined && refreshToken !== first };
  });
  const reuse = once(async () => {
    const refreshed = await refresh();
    const successor = current;
    if (!triesReuse || first === undefined || successor === undefined) return undefined;
    if (refreshed?.isReplaced !== true) return undefined;
    const spent = await send(first);
    if (spent.trial.isAccepted) current = spent.refreshToken ?? current;
    const after = await send(successor);
    if (after.trial.isAccepted) current = after.refreshToken ?? successor;
    else if (!spent.trial.isAccepted) current = undefined;
    return { spent: spent.trial, successor: after.trial };
  });
  const revoke = once(async () => {
    await reuse();
    // What was refused before proves nothing by being refused afterwards.
    if ((await refresh())?.isAccepted !== true) return undefined;
    const url = context.metadata.revocation_endpoint;
    if (current === undefined || url === undefined) return undefined;
    const { answer, exchanges } = await probe.send({
      method: "POST",
      url,
      form: {
        client_id: context.profile.clientId,
        token: current,
        token_type_hint: "refresh_token",
      },
    });
    const { trial } = await send(current);
    return {
      status: answer?.status,
      after: { ...trial, exchanges: [...exchanges, ...trial.exchanges] },
    };
  });
  const giveBack = once(async () => {
    // With a refresh token most providers end the access tokens as well.
    const returned = {
      refreshTokens: await refreshTokens.giveBack(),
      accessTokens: await accessTokens.giveBack(),
      isAnyUnseen,
    };
    const isLeft = [returned.refreshTokens, returned.accessTokens].includes("not revoked");
    if (!isLeft) await keeper?.release();
    return returned;
  });
  return { ...grant, refresh, reuse, revoke, giveBack };

  /** One by one: not every provider ends the whole grant with one of its tokens. */
  function hold(tokens: TokenSet): void {
    const { accessTokens: access, refreshToken } = tokens;
    keeper?.note(tokens);
    for (const token of Object.values(access)) {
      accessTokens.hold(context, { accessTokens: { "": token } });
    }
    if (refreshToken !== undefined) refreshTokens.hold(context, { accessTokens: {}, refreshToken });
  }

  async function send(
    refreshToken: string,
  ): Promise<{ trial: RefreshTrial; refreshToken: string | undefined }> {
    const { answer, reason, exchanges } = await probe.send({
      method: "POST",
      url: context.metadata.token_endpoint ?? "",
      form: {
        grant_type: "refresh_token",
        client_id: context.profile.clientId,
        refresh_token: refreshToken,
      },
    });
    const body = parseObject(answer?.body ?? "") ?? {};
    const token = textIn(body, "access_token");
    const next = textIn(body, "refresh_token");
    const isAccepted = answer?.status === 200 && token !== undefined;
    isAnyUnseen ||= answer === undefined;
    hold({
      accessTokens:
        token === undefined ? {} : { "": { token, tokenType: "bearer", receivedAt: 0 } },
      refreshToken: next,
    });
    return {
      trial: {
        isAccepted,
        refusal: textIn(body, "error") ?? (answer === undefined ? reason : `HTTP ${answer.status}`),
        isUnseen: answer === undefined,
        exchanges,
      },
      refreshToken: next,
    };
  }
}
