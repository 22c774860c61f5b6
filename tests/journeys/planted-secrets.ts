import type { RotatingProvider } from "../support/rotating-provider.ts";

/** What of a secret may turn up: as it is, and in every dress that a text may put on it. */
export function formsOf(secret: string): string[] {
  const percent = [...secret]
    .map((character) => `%${character.charCodeAt(0).toString(16)}`)
    .join("");
  const base64 = ["", "x", "xy"].map((before) => btoa(`${before}${secret}`));
  return [
    secret,
    percent,
    percent.replaceAll("%", "%25"),
    ...base64,
    ...base64.map((text) => text.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "")),
  ];
}

/** A provider and an API that repeat every secret they have heard of, wherever they can say something. */
export function createParrot(provider: RotatingProvider) {
  /** Everything that was ever secret, the client's own included. */
  const known = new Set<string>();
  /** Of these, what is worth something to whoever hears it. */
  let heard = new Set<string>();
  let spent = 0;
  let planted = 0;

  function hear(text: string): void {
    const form = new URLSearchParams(text);
    for (const name of [
      "code",
      "code_verifier",
      "state",
      "nonce",
      "refresh_token",
      "token",
      "device_code",
    ]) {
      const value = form.get(name);
      if (value === null || value === "") continue;
      known.add(value);
      heard.add(value);
    }
  }

  /** All that is known by now and not spent, in all forms. */
  function repertoire(): string[] {
    for (const secret of provider.secrets) known.add(secret);
    return [...new Set([...heard, ...provider.secrets.slice(spent)])].flatMap(formsOf);
  }

  /** As much as a header may hold; each time it begins elsewhere. */
  function some(): string {
    planted += 1;
    const all = repertoire();
    const start = (planted * 7) % Math.max(all.length, 1);
    return [...all.slice(start), ...all.slice(0, start)].join(" ").slice(0, 2_000);
  }

  function inMembers(): Record<string, unknown> {
    const all = repertoire();
    planted += 1;
    return {
      error_description: all.join(" "),
      error_uri: `https://id.example/help?access_token=${all[0] ?? ""}#${all.at(-1) ?? ""}`,
      service_documentation: `https://id.example/${all.map(encodeURIComponent).join("/")}`,
      claims_supported: all,
      op_policy_uri: `https://user:${all[0] ?? "x"}@id.example/`,
      client_secret: all[0],
      ...Object.fromEntries(all.map((form) => [form, form])),
      nested: { deeper: all.slice(0, 9) },
    };
  }

  async function spoil(response: Response): Promise<Response> {
    const headers = new Headers(response.headers);
    const text = await response.text();
    for (const name of ["server", "vary", "x-request-id", "x-secret", "date", "content-language"])
      headers.set(name, some());
    headers.set("location", `https://id.example/cb?code=${some()}#access_token=${some()}`);
    if (!headers.has("www-authenticate"))
      headers.set("www-authenticate", `Bearer realm="${some()}"`);
    headers.append("set-cookie", `sid=${some()}; path=/`);
    let body: BodyInit | null = text;
    try {
      const parsed: unknown = JSON.parse(text);
      if (typeof parsed === "object" && parsed !== null)
        body = JSON.stringify({ ...inMembers(), ...parsed });
    } catch {
      // No JSON: its headers have been seen to.
    }
    const { status } = response;
    return new Response(text === "" ? null : body, { status, headers });
  }

  return {
    known,
    /** How often it has said something. */
    planted: () => planted,
    hear,
    repertoire,
    /** A sign-in or a refresh is over: code, verifier and marks are used, only the last tokens live on. */
    retire() {
      heard = new Set();
      // A refresh token, an access token and an ID token.
      spent = provider.secrets.length - 3;
    },
    fetch: (async (input, init) => {
      const request = new Request(input, init);
      hear(await request.clone().text());
      return spoil(await provider.fetch(request));
    }) as typeof globalThis.fetch,
    /** What is said at the callback besides what belongs there. */
    spoilAnswer(url: URL): URL {
      hear(url.search);
      const spoilt = new URL(url);
      for (const [index, form] of repertoire().slice(0, 40).entries()) {
        spoilt.searchParams.append(`x${index}`, form);
        spoilt.searchParams.append(form, "1");
      }
      spoilt.searchParams.append("scope", some().slice(0, 4_000));
      spoilt.searchParams.append("session_state", [...heard].join("."));
      spoilt.hash = `access_token=${[...heard].at(-1) ?? ""}`;
      return spoilt;
    },
  };
}
