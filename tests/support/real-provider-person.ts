/**
 * Signs in at the real provider and allows what is asked for, without a browser.
 *
 * @param start where the sign-in begins
 * @returns the answer at the redirect URI, which has not been asked for yet
 */
export async function signInAtRealProvider(start: string, account: string): Promise<URL> {
  const first = new URL(start);
  const browse = createBrowser();
  const { leadsTo } = await browse(first);
  return answerQuestions(browse, leadsTo ?? first, account, first.origin);
}

/**
 * Types the code of a device at the real provider and allows what is asked for, without a browser.
 *
 * @param page where the code is typed
 */
export async function approveDeviceAtRealProvider(
  page: string,
  userCode: string,
  account: string,
): Promise<void> {
  const browse = createBrowser();
  const at = new URL(page);
  const { text } = await browse(at);
  const xsrf = /name="xsrf" value="([^"]+)"/.exec(text)?.[1] ?? "";
  const form = new URLSearchParams({ xsrf, user_code: userCode, confirm: "yes" });
  const { leadsTo } = await browse(at, form);
  if (leadsTo === undefined) throw new Error("the provider did not take the code");
  await answerQuestions(browse, leadsTo, account, at.origin);
}

type Browse = (
  at: URL,
  form?: URLSearchParams,
) => Promise<{ readonly leadsTo: URL | undefined; readonly text: string }>;

/** Goes on until the provider leads elsewhere, or nowhere. */
async function answerQuestions(
  browse: Browse,
  start: URL,
  account: string,
  home: string,
): Promise<URL> {
  const answers = [new URLSearchParams({ account }), new URLSearchParams({ answer: "allow" })];
  let url = start;
  const { origin } = url;
  while (url.origin === origin) {
    const isPage = url.pathname.startsWith("/interaction/");
    const { leadsTo } = await browse(url, isPage ? answers.shift() : undefined);
    if (leadsTo === undefined) break;
    url = leadsTo;
    if (url.origin === home && home !== origin) break;
  }
  return url;
}

/** Sends requests as a browser does that keeps cookies, and says where each leads. */
function createBrowser(): Browse {
  const cookies = new Map<string, string>();
  return async (at, form) => {
    const response = await fetch(at, {
      method: form === undefined ? "GET" : "POST",
      body: form ?? null,
      redirect: "manual",
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join("; ") },
    });
    const text = await response.text();
    for (const cookie of response.headers.getSetCookie()) {
      const [name = "", value = ""] = cookie.split(";", 1)[0]?.split(/=(.*)/s) ?? [];
      if (value === "") cookies.delete(name);
      else cookies.set(name, value);
    }
    const location = response.headers.get("location");
    return { leadsTo: location === null ? undefined : new URL(location, at), text };
  };
}
