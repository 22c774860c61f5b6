import { OAuthError } from "../oauth/oauth-error.ts";

/**
 * Asks for what a provider may refuse.
 *
 * @returns what it granted, or the word that it refused with
 * @throws OAuthError when nothing was judged: the network, a provider in trouble, an answer that is not valid
 */
export async function decided<T>(
  asking: Promise<T>,
): Promise<{ readonly granted: T } | { readonly refusal: string }> {
  try {
    return { granted: await asking };
  } catch (failure) {
    if (!(failure instanceof OAuthError)) throw failure;
    const { code, details } = failure;
    if (code !== "token_request_rejected" && code !== "refresh_rejected") throw failure;
    return { refusal: details.error?.slice(0, 60) ?? code };
  }
}
