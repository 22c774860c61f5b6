import { createServer, type ServerResponse } from "node:http";

/** Milliseconds that a person has for signing in. */
const PATIENCE = 5 * 60_000;

/** The only place that the person has to open: the authorization request itself is shown nowhere. */
const START = "/sign-in";

/**
 * Listens at the redirect URI until the provider sends the person's browser there.
 *
 * @param redirectUri http on this machine
 * @param authorizationUrl where the sign-in begins
 * @param announce is told the address that the person has to open
 * @param signal ends the waiting
 * @returns the query of the answer, which nobody has looked at yet
 * @throws Error in words for the person
 */
export async function waitForAnswer(
  redirectUri: string,
  authorizationUrl: string,
  announce: (address: string) => void,
  signal: AbortSignal,
): Promise<URLSearchParams> {
  const home = new URL(redirectUri);
  if (home.protocol !== "http:") {
    throw new Error("--redirect-uri must be http on this machine, so that the answer comes here");
  }
  const answer = Promise.withResolvers<URLSearchParams>();
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", home);
    if (url.pathname === home.pathname) {
      say(response, 200, "That is all. The report is on the command line.");
      answer.resolve(url.searchParams);
    } else if (url.pathname === START) {
      response
        .writeHead(303, { location: authorizationUrl, "referrer-policy": "no-referrer" })
        .end();
    } else say(response, 404, "Nothing is here.");
  });
  server.once("error", (error) => answer.reject(error));
  // This machine's browsers only: whoever else came first could sign in here as somebody else.
  const host = /(?:^|\.)localhost$/.test(home.hostname) ? "127.0.0.1" : home.hostname;
  server.listen(Number(home.port || 80), host.replace(/^\[|\]$/g, ""), () =>
    announce(`${home.origin}${START}`),
  );
  const tooLate = setTimeout(
    () => answer.reject(new Error("nobody has signed in within five minutes")),
    PATIENCE,
  );
  const stop = () => answer.reject(new Error("it was stopped"));
  signal.addEventListener("abort", stop);
  if (signal.aborted) stop();
  try {
    return await answer.promise;
  } finally {
    signal.removeEventListener("abort", stop);
    clearTimeout(tooLate);
    server.close();
  }
}

function say(response: ServerResponse, status: number, words: string): void {
  response
    .writeHead(status, { "content-type": "text/plain; charset=utf-8", connection: "close" })
    .end(words);
}
