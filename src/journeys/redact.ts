import type { JourneyExchange } from "./journey-event.ts";
import { quietly } from "./quietly.ts";
import { aroundMasks, createSecretNet, mask, percentDecode } from "./secret-net.ts";
import {
  isContainer,
  isMetadataName,
  isShownHeader,
  isShownInChallenge,
  isShownName,
  type Vocabulary,
} from "./shown-names.ts";

/** Characters of a body that are kept at the most, after redaction. */
export const MAX_BODY = 16 * 1024;

/** A body as it was sent, or a note in place of one that is not kept. */
export type RawBody =
  | { readonly text: string; readonly type: string | undefined }
  | { readonly note: string };

/** An exchange as it was: not to leave memory. */
export interface RawExchange {
  readonly method: string;
  readonly url: string;
  readonly requestHeaders: Iterable<readonly [string, string]>;
  readonly requestBody?: RawBody | undefined;
  readonly status?: number | undefined;
  readonly responseHeaders?: Iterable<readonly [string, string]> | undefined;
  readonly responseBody?: RawBody | undefined;
  readonly duration?: number | undefined;
}

/** Makes texts and exchanges fit to be kept. One per journey: it knows the secrets of its journey. */
export interface Redactor {
  text(value: string): string;
  exchange(raw: RawExchange, vocabulary: Vocabulary): JourneyExchange;
  /** Tells a value that is secret wherever it turns up from now on. */
  conceal(secret: string): void;
  /** How many secrets are known: when there are more, what was redacted before is due `again`. */
  known(): number;
  again(exchange: JourneyExchange): JourneyExchange;
}

/**
 * Redaction by construction: a value is shown when its name says that it is public, all else is
 * masked; and what was masked once is masked wherever it turns up again.
 */
export function createRedactor(): Redactor {
  const net = createSecretNet();
  let isLearning = false;

  function cover(text: string): string {
    return isLearning ? text : net.cover(text);
  }

  function coverAll(texts: Readonly<Record<string, string>>): Record<string, string> {
    return Object.fromEntries(
      Object.entries(texts).map(([name, text]) => [cover(name), cover(text)]),
    );
  }

  function hide(value: string): string {
    net.remember(value);
    return mask(value);
  }

  function show(text: string): string {
    return cover(text.replace(/https?:\/\/[^\s"'<>]+/gi, url));
  }

  /**
   * A name of words, as metadata has them, or a short one of somebody's choice; anything else may be
   * a value in the wrong place.
   */
  function showName(name: string, vocabulary: Vocabulary = "oauth"): string {
    const isName = isMetadataName(name, vocabulary) || /^[a-z_$][\w.:[\]-]{0,39}$/i.test(name);
    return isName && cover(name) === name ? name : hide(name);
  }

  function url(value: string): string {
    const scheme = /^[a-z][a-z0-9+.-]*:/i.exec(value)?.[0];
    if (scheme !== undefined && !/^https?:\/\//i.test(value))
      return scheme + hide(value.slice(scheme.length));
    const [, base = "", query, fragment] = /^([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/s.exec(value) ?? [];
    const address = base.replace(
      /^(\w+:\/\/)([^/\\]*)@/,
      (_, start: string, credentials: string) => {
        for (const part of [credentials, ...credentials.split(":")]) net.remember(part);
        return start;
      },
    );
    return (
      cover(address) +
      (query === undefined ? "" : `?${parameters(query)}`) +
      (fragment === undefined ? "" : `#${parameters(fragment)}`)
    );
  }

  /** `application/x-www-form-urlencoded`: a query, a fragment or a body. */
  function parameters(text: string): string {
    const pairs = text.split("&").map((pair) => {
      const [, name = "", value] = /^([^=]*)=(.*)$/s.exec(pair) ?? [];
      if (value === undefined) return hide(formDecode(pair));
      if (!isShownName(formDecode(name), "oauth"))
        return `${showName(formDecode(name))}=${hide(formDecode(value))}`;
      return `${name}=${aroundMasks(show(formDecode(value)), formEncode)}`;
    });
    return pairs.join("&");
  }

  function header(name: string, value: string): string {
    if (name === "authorization") {
      credentialsIn(value).forEach(net.remember);
      return value.replace(
        /^(bearer |dpop |basic )?(.*)$/is,
        (_, scheme = "", rest: string) => `${scheme}${hide(rest)}`,
      );
    }
    if (name === "www-authenticate") return challenge(value);
    if (name === "location") return url(value);
    if (isShownHeader(name)) return show(value);
    // A cookie's value is secret by itself, not only together with its name.
    if (/^(set-)?cookie$/.test(name)) {
      for (const part of value.split(/[\s;,=]+/)) net.remember(part);
    }
    return hide(value);
  }

  /** RFC 9110 §11.6.1 */
  function challenge(value: string): string {
    return value.replace(
      /([\w-]+)\s*=\s*("(?:[^"\\]|\\.)*"|[^\s,"]+)|[^\s,]+/g,
      (token, name?: string, text = "") => {
        if (name === undefined && /^(bearer|dpop|basic|digest|negotiate)$/i.test(token))
          return token;
        if (name !== undefined && isShownInChallenge(name)) return `${name}=${show(text)}`;
        // Not even the name: a token68 ends in "=" and looks like one.
        net.remember(text.replaceAll('"', ""));
        return hide(token);
      },
    );
  }

  function headers(entries: Iterable<readonly [string, string]>): Record<string, string> {
    return Object.fromEntries(
      [...entries].map(([name, value]) => [name.toLowerCase(), header(name.toLowerCase(), value)]),
    );
  }

  function json(value: unknown, vocabulary: Vocabulary): unknown {
    // Metadata and keys are the same for everyone: what is masked there is noise, not a secret.
    const cloak = (hidden: string) => (vocabulary === "oauth" ? hide(hidden) : mask(hidden));

    function member(name: string, content: unknown): unknown {
      if (content === null || typeof content === "boolean") return content;
      if (isContainer(name, vocabulary))
        return Array.isArray(content) ? content.map(members) : members(content);
      if (!isShownName(name, vocabulary)) return conceal(content);
      if (typeof content === "number") return content;
      if (typeof content === "string") return show(content);
      return Array.isArray(content)
        ? content.map((item) => (typeof item === "string" ? show(item) : conceal(item)))
        : conceal(content);
    }

    function conceal(content: unknown): string {
      if (typeof content === "string") return cloak(content);
      leaves(content).forEach(cloak);
      return mask(JSON.stringify(content));
    }

    function members(content: unknown): unknown {
      if (content === null || typeof content !== "object" || Array.isArray(content))
        return conceal(content);
      return Object.fromEntries(
        Object.entries(content).map(([name, item]) => [
          showName(name, vocabulary),
          member(name, item),
        ]),
      );
    }

    return members(value);
  }

  function body(raw: RawBody, vocabulary: Vocabulary): string {
    if ("note" in raw) return cover(raw.note);
    const { text, type = "" } = raw;
    if (/^application\/x-www-form-urlencoded/i.test(type)) return capped(parameters(text), "&");
    try {
      const parsed: unknown = JSON.parse(text);
      return capped(JSON.stringify(json(parsed, vocabulary), undefined, 2), "\n");
    } catch {
      // Without names nothing tells what in it is public.
      return cover(bodyNote(type, text.length));
    }
  }

  function exchange(raw: RawExchange, vocabulary: Vocabulary): JourneyExchange {
    const { method, status, requestBody, responseHeaders, responseBody, duration } = raw;
    return {
      method: cover(method),
      url: url(raw.url),
      requestHeaders: headers(raw.requestHeaders),
      ...(requestBody !== undefined && { requestBody: body(requestBody, "oauth") }),
      ...(status !== undefined && { status }),
      ...(responseHeaders !== undefined && { responseHeaders: headers(responseHeaders) }),
      ...(responseBody !== undefined && { responseBody: body(responseBody, vocabulary) }),
      ...(duration !== undefined && { duration }),
    };
  }

  return {
    text: show,
    conceal: net.remember,
    known: net.size,
    again: (exchange) => ({
      ...exchange,
      url: cover(exchange.url),
      requestHeaders: coverAll(exchange.requestHeaders),
      ...(exchange.requestBody !== undefined && { requestBody: cover(exchange.requestBody) }),
      ...(exchange.responseHeaders !== undefined && {
        responseHeaders: coverAll(exchange.responseHeaders),
      }),
      ...(exchange.responseBody !== undefined && { responseBody: cover(exchange.responseBody) }),
    }),
    exchange(raw, vocabulary) {
      // The first round only meets every secret: the second covers them also where they came earlier.
      isLearning = true;
      quietly(() => exchange(raw, vocabulary));
      isLearning = false;
      return exchange(raw, vocabulary);
    },
  };
}

/**
 * What is told of a body that is not kept.
 *
 * @param type media type as declared, possibly nonsense
 * @param size bytes, or characters of a text
 */
export function bodyNote(type: string | null | undefined, size: number | undefined): string {
  const essence =
    /^[\w.+-]{1,40}\/[\w.+-]{1,60}(?![\w.+-])/.exec(type ?? "")?.[0] ?? "no known type";
  return `(${essence}${size === undefined ? "" : `, ${size} bytes`}, not kept)`;
}

/**
 * Values are kept whole or not at all: the part of one that turns out to be a secret later on would
 * not be found `again`.
 */
function capped(text: string, separator: "&" | "\n"): string {
  if (text.length <= MAX_BODY) return text;
  const kept = text.slice(0, Math.max(text.lastIndexOf(separator, MAX_BODY), 0));
  return `${kept}\n… (${text.length - kept.length} more characters)`;
}

function formDecode(text: string): string {
  return percentDecode(text.replaceAll("+", " "));
}

/** Only what would change the meaning: it is there to be read. */
function formEncode(text: string): string {
  return text.replace(/[%&#+\s]/g, encodeURIComponent);
}

/** @returns the secret within HTTP Basic, as it was sent and as it is meant (RFC 6749 §2.3.1, RFC 7617 §2) */
function credentialsIn(header: string): string[] {
  const encoded = /^basic +([\w+/]+=*)$/i.exec(header)?.[1];
  if (encoded === undefined) return [];
  try {
    const bytes = Uint8Array.from(atob(encoded), (character) => character.charCodeAt(0));
    const secret = new TextDecoder().decode(bytes).replace(/^[^:]*:?/, "");
    return [secret, formDecode(secret)];
  } catch {
    return [];
  }
}

function leaves(value: unknown): string[] {
  if (value === null || typeof value !== "object") return [String(value)];
  return Object.values(value).flatMap(leaves);
}
