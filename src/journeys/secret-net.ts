/** Characters; a shorter value would be found in words that have nothing to do with it. */
export const SHORTEST = 8;
/** Characters of a value by which its encoded forms are known. */
const KNOWN_BY = 18;
/** Values; a journey that brings more is not recorded in clear any further. */
const MOST = 1000;

/** Characters; a longer value is looked for as it is, because a pattern of many would be too large. */
const LONG = 200;
/** Characters of all patterns together; beyond that the platform may refuse them. */
const MOST_PATTERN = 60_000;

const MASK = /•••• \(\d+ characters\)/;
/** No header is longer; without a limit, a long text of such beginnings would take seconds. */
const JWT = "eyJ[\\w-]{1,8192}\\.[\\w-]+\\.[\\w-]*(?:\\.[\\w-]*){0,2}";

/** Stands for a value that must not be kept. What is masked already stays as it is. */
export function mask(value: string): string {
  return value === "" || new RegExp(`^${MASK.source}$`).test(value)
    ? value
    : `•••• (${value.length} characters)`;
}

/** Applies a change to a text, masks aside. */
export function aroundMasks(text: string, change: (part: string) => string): string {
  return text
    .split(new RegExp(`(${MASK.source})`))
    .map((part, index) => (index % 2 === 0 ? change(part) : part))
    .join("");
}

/** Percent-decoding that leaves alone what is malformed (RFC 3986 §2.1). */
export function percentDecode(text: string): string {
  return text.replace(/(%[0-9a-f]{2})+/gi, (encoded) => {
    try {
      return decodeURIComponent(encoded);
    } catch {
      return encoded;
    }
  });
}

/** Finds again what was masked once. */
export interface SecretNet {
  remember(value: string): void;
  /** How many values are remembered. */
  size(): number;
  /** Masks every remembered value and whatever has the shape of a JWT, percent-encoded ones too. */
  cover(text: string): string;
}

/**
 * The second net below the list of names: a provider may repeat a token in an error description or
 * a URL, under a name that is otherwise harmless. Values live in memory only.
 */
export function createSecretNet(): SecretNet {
  const seen = new Set<string>();
  const long = new Set<string>();
  let pattern: RegExp | undefined;

  function secrets(): RegExp {
    pattern ??= patternOf(seen);
    return pattern;
  }

  function isInSight(text: string): boolean {
    return text.search(secrets()) !== -1 || [...long].some((secret) => text.includes(secret));
  }

  /** Three times: encoding within encoding is common where URLs carry URLs. */
  function hidesOne(text: string): boolean {
    let decoded = text;
    for (let round = 0; round < 3; round += 1) {
      const next = percentDecode(decoded);
      if (next === decoded) return false;
      decoded = next;
      if (isInSight(decoded)) return true;
    }
    return false;
  }

  return {
    size: () => seen.size,
    remember(value) {
      // The parts of a JWT are secrets of their own: with its payload somebody is known.
      const parts = new RegExp(`^${JWT}$`).test(value) ? value.split(".").slice(1) : [];
      // A form has another character where the value has a blank.
      for (const secret of [value, value.replaceAll(" ", "+"), ...parts]) {
        if (
          secret.length < SHORTEST ||
          seen.has(secret) ||
          mask(secret) === secret ||
          isOrigin(secret)
        )
          continue;
        seen.add(secret);
        if (secret.length > LONG) long.add(secret);
        pattern = undefined;
      }
    },
    cover(text) {
      if (seen.size > MOST || secrets().source.length > MOST_PATTERN) return mask(text);
      let covered = text;
      for (const secret of long) covered = covered.replaceAll(secret, () => mask(secret));
      covered = covered
        .replace(secrets(), mask)
        // Word by word: a pattern that looks for the "%" by itself looks again from every character.
        .replace(/[^\s/?&#]+/g, (word) =>
          word.includes("%") && hidesOne(word) ? mask(word) : word,
        );
      return hidesOne(covered) ? mask(text) : covered;
    },
  };
}

/** The longest first: of two values, one may begin with the other. */
function patternOf(secrets: Iterable<string>): RegExp {
  const longestFirst = [...secrets].toSorted((a, b) => b.length - a.length);
  const short = longestFirst.filter(({ length }) => length <= LONG);
  const escaped = short.map((secret) => secret.replace(/[$()*+./?[\\\]^{|}]/g, "\\$&"));
  return new RegExp([...escaped, ...longestFirst.flatMap(encodedForms), JWT].join("|"), "gi");
}

/**
 * How a value looks within base64 or base64url (RFC 4648 §4, §5), as a pattern: depending on what
 * stands before it, its bits fall in one of three ways, and the characters at its ends hold bits of
 * its neighbours. By its beginning it is known; all that goes on from there belongs to it.
 */
function encodedForms(secret: string): string[] {
  const bytes = new TextEncoder().encode(secret.slice(0, KNOWN_BY));
  return [0, 1, 2].map((offset) => {
    const text = btoa("\0".repeat(offset) + String.fromCharCode(...bytes));
    const ends = Math.floor(((offset + bytes.length) * 8) / 6);
    const core = text
      .slice(Math.ceil((offset * 8) / 6), ends)
      .replaceAll("+", "[+-]")
      .replaceAll("/", "[/_]");
    return `${core}[\\w+/=-]*`;
  });
}

/** The address of a website is in every URL of its own, and no secret. */
function isOrigin(value: string): boolean {
  return /^https?:\/\/[^/?#@]+\/?$/i.test(value);
}
