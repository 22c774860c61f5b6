import type { JourneyExchange } from "../journeys/journey-event.ts";
import type { Redactor } from "../journeys/redact.ts";
import type { Vocabulary } from "../journeys/shown-names.ts";

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
  redactor: Pick<Redactor, "exchange">,
): JourneyExchange {
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
