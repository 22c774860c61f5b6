/** One HTTP exchange of a check. It is made here only, and holds no secret. */
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

/** An exchange as it was, secrets and all. */
export interface RawExchange {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly form?: Readonly<Record<string, string>> | undefined;
  readonly answer?:
    | { readonly status: number; readonly headers: Headers; readonly body: string }
    | undefined;
  /** Milliseconds. */
  readonly duration: number;
}

const MASK = "•••";
/** Of requests and answers alike (RFC 6749 §4.1.3, §5.1, §6, RFC 7636 §4.5, RFC 7009 §2.1). */
const SECRET_MEMBERS: ReadonlySet<string> = new Set([
  "access_token",
  "refresh_token",
  "id_token",
  "token",
  "code",
  "code_verifier",
  "client_secret",
  "device_code",
  "state",
  "nonce",
]);
const SECRET_HEADERS: ReadonlySet<string> = new Set([
  "authorization",
  "dpop",
  "cookie",
  "set-cookie",
]);
/** Characters of an answer that are kept: a key set and most metadata are shorter. */
const MOST_KEPT = 8_000;

/** @returns the exchange as it may be shown, stored and sent to anybody */
export function toExchange({
  method,
  url,
  headers,
  form,
  answer,
  duration,
}: RawExchange): Exchange {
  return {
    method,
    url: maskAddress(url),
    requestHeaders: maskHeaders(Object.entries(headers)),
    ...(form !== undefined && { requestBody: maskForm(form) }),
    ...(answer !== undefined && {
      status: answer.status,
      responseHeaders: maskHeaders(answer.headers),
      responseBody: maskBody(answer.body),
    }),
    duration,
  };
}

function maskHeaders(headers: Iterable<readonly [string, string]>): Record<string, string> {
  return Object.fromEntries(
    [...headers].map(([name, value]) => {
      if (SECRET_HEADERS.has(name.toLowerCase())) return [name, MASK];
      return [name, name.toLowerCase() === "location" ? maskAddress(value) : value];
    }),
  );
}

function maskForm(form: Readonly<Record<string, string>>): string {
  return Object.entries(form)
    .map(
      ([name, value]) => `${name}=${SECRET_MEMBERS.has(name) ? MASK : encodeURIComponent(value)}`,
    )
    .join("&");
}

/** A relative address stays one. */
function maskAddress(address: string): string {
  return address.replace(/([?&#])([^=&#]+)=([^&#]*)/g, (whole, mark: string, name: string) =>
    SECRET_MEMBERS.has(name) ? `${mark}${name}=${MASK}` : whole,
  );
}

function maskBody(body: string): string {
  try {
    const value: unknown = JSON.parse(body, (name, member: unknown) =>
      SECRET_MEMBERS.has(name) && typeof member === "string" ? MASK : member,
    );
    return JSON.stringify(value).slice(0, MOST_KEPT);
  } catch {
    // A page of the provider says nothing that a report needs, and may say anything.
    return body === "" ? "" : `(${body.length} characters that are not JSON)`;
  }
}
