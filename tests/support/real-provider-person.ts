/**
 * Signs in at the real provider and allows what is asked for, without a browser.
 *
 * @param start where the sign-in begins
 * @returns the answer at the redirect URI, which has not been asked for yet
 */
export async function signInAtRealProvider(start: string, account: string): Promise<URL> {
  const cookies = new Map<string, string>();
  const answers = [new URLSearchParams({ account }), new URLSearchParams({ answer: "allow" })];
  const first = new URL(start);
  const home = first.origin;
  let url = await step(first);
  const { origin } = url;
  while (url.origin === origin) {
    const isPage = url.pathname.startsWith("/interaction/");
    url = await step(url, isPage ? answers.shift() : undefined);
    if (url.origin === home && home !== origin) break;
  }
  return url;

  /** Sends one request and says where it leads. */
  async function step(at: URL, form?: URLSearchParams): Promise<URL> {
    const response = await fetch(at, {
      method: form === undefined ? "GET" : "POST",
      body: form ?? null,
      redirect: "manual",
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join("; ") },
    });
    await response.body?.cancel();
    for (const cookie of response.headers.getSetCookie()) {
      const [name = "", value = ""] = cookie.split(";", 1)[0]?.split(/=(.*)/s) ?? [];
      if (value === "") cookies.delete(name);
      else cookies.set(name, value);
    }
    const location = response.headers.get("location");
    if (location === null) throw new Error(`no way on at ${at.pathname}: ${response.status}`);
    return new URL(location, at);
  }
}
