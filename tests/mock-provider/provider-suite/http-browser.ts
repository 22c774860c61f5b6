/** What came back, at the end of all redirects within the provider. */
export interface Page {
  readonly url: URL;
  readonly html: string;
}

/** A browser without script: it keeps cookies, and follows redirects while they stay at one origin. */
export interface HttpBrowser {
  /**
   * @param form sent by POST
   * @returns the page at the end, or the address at which the browser left the provider
   */
  open(url: URL, form?: Readonly<Record<string, string>>): Promise<Page | URL>;
}

interface Cookie {
  readonly pair: string;
  readonly path: string;
}

/** @param origin of the provider */
export function createHttpBrowser(origin: string): HttpBrowser {
  const cookies = new Map<string, Cookie>();

  function keep(header: string): void {
    const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(header) ?? [];
    const path = /;\s*path=([^;]+)/i.exec(header)?.[1] ?? "/";
    const expires = /;\s*expires=([^;]+)/i.exec(header)?.[1];
    const key = `${name} ${path}`;
    if (expires !== undefined && Date.parse(expires) <= Date.now()) cookies.delete(key);
    else cookies.set(key, { pair: `${name}=${value}`, path });
  }

  async function open(url: URL, form?: Readonly<Record<string, string>>): Promise<Page | URL> {
    if (url.origin !== origin) return url;
    const fitting = [...cookies.values()].filter(({ path }) => url.pathname.startsWith(path));
    const response = await fetch(url, {
      redirect: "manual",
      headers: { accept: "text/html", cookie: fitting.map(({ pair }) => pair).join("; ") },
      ...(form === undefined ? {} : { method: "POST", body: new URLSearchParams(form) }),
    });
    for (const header of response.headers.getSetCookie()) keep(header);
    const html = await response.text();
    const location = response.headers.get("location");
    return location === null ? { url, html } : open(new URL(location, url));
  }
  return { open };
}
