import type { BrowserContext, Page, Request, Response } from "@playwright/test";

/** Members of requests and answers that no picture may show. */
const SECRET = new Set([
  "access_token",
  "refresh_token",
  "id_token",
  "code",
  "code_verifier",
  "device_code",
  "state",
  "nonce",
]);

/** What went over the network of a context and is nobody's to see. */
export interface SecretsSeen {
  /** @returns the names of those that the page shows now, in its text or in a field */
  shownOn(page: Page): Promise<readonly string[]>;
}

/** Remembers every secret that the pages of a context send or get, the mock provider's included. */
export function watchSecrets(context: BrowserContext): SecretsSeen {
  const values = new Map<string, string>();
  const reading = new Set<Promise<void>>();

  function keep(pairs: Iterable<readonly [string, unknown]>): void {
    for (const [name, value] of pairs) {
      if (SECRET.has(name) && typeof value === "string" && value !== "") values.set(value, name);
    }
  }

  context.on("request", (request: Request) => {
    keep(new URL(request.url()).searchParams);
    const body = request.postData() ?? "";
    if (body.includes("grant_type=")) keep(new URLSearchParams(body));
  });
  context.on("response", (response: Response) => {
    if (response.request().method() !== "POST" || !response.url().endsWith("/token")) return;
    const read = response
      .json()
      .then((answer: unknown) => {
        if (answer !== null && typeof answer === "object") keep(Object.entries(answer));
      })
      // An answer that is cut off, or that belongs to a page that is gone.
      .catch(() => undefined);
    reading.add(read);
  });

  return {
    async shownOn(page) {
      await Promise.all(reading);
      const text = await page.evaluate(() =>
        [
          document.body.innerText,
          ...[...document.querySelectorAll<HTMLInputElement>("input, textarea")].map(
            ({ value }) => value,
          ),
        ].join("\n"),
      );
      // What wraps or is spaced out on the screen is still the same secret.
      const plain = text.replaceAll(/\s/gu, "");
      return [...values].flatMap(([value, name]) => (plain.includes(value) ? [name] : []));
    },
  };
}
