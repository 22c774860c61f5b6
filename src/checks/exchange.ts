/** One HTTP exchange of a check, without a secret. */
export interface Exchange {
  readonly method: string;
  readonly url: string;
  readonly requestHeaders: Readonly<Record<string, string>>;
  readonly requestBody?: string | undefined;
  /** Absent: no answer came, or none that this page may read. */
  readonly status?: number | undefined;
  readonly responseHeaders?: Readonly<Record<string, string>> | undefined;
  readonly responseBody?: string | undefined;
  /** Milliseconds. */
  readonly duration?: number | undefined;
}

/** Which document an answer is; each has members of its own that are public. */
export type Vocabulary = "oauth" | "discovery" | "jwks";

interface TypedText {
  readonly text: string;
  readonly type: string | undefined;
}

/** Makes fit to be shown what a check has seen. One per run: it knows the secrets of its run. */
export interface Redactor {
  text(value: string): string;
  exchange(
    raw: {
      readonly method: string;
      readonly url: string;
      readonly requestHeaders: Iterable<readonly [string, string]>;
      readonly requestBody?: TypedText | undefined;
      readonly status?: number | undefined;
      readonly responseHeaders?: Iterable<readonly [string, string]> | undefined;
      readonly responseBody?: TypedText | undefined;
      readonly duration?: number | undefined;
    },
    vocabulary: Vocabulary,
  ): Exchange;
  /** Tells a value that is secret wherever it turns up from now on. */
  conceal(secret: string): void;
}

/** An exchange as it was, secrets and all. */
export interface RawExchange {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly form?: Readonly<Record<string, string>> | undefined;
  readonly answer?:
    | { readonly status: number; readonly headers: Headers; readonly body: string }
    | undefined;
  readonly reads?: Vocabulary | undefined;
  /** Milliseconds. */
  readonly duration: number;
}

/** @returns the exchange as it may be shown, stored and sent to anybody */
export function toExchange(
  { method, url, headers, form, answer, reads = "oauth", duration }: RawExchange,
  redactor: Redactor,
): Exchange {
  return redactor.exchange(
    {
      method,
      url,
      requestHeaders: Object.entries(headers),
      ...(form !== undefined && {
        requestBody: {
          text: new URLSearchParams(form).toString(),
          type: "application/x-www-form-urlencoded",
        },
      }),
      ...(answer !== undefined && {
        status: answer.status,
        responseHeaders: answer.headers,
        ...(answer.body !== "" && {
          responseBody: {
            text: answer.body,
            type: answer.headers.get("content-type") ?? undefined,
          },
        }),
      }),
      duration,
    },
    reads,
  );
}
