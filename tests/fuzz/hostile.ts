import * as fc from "fast-check";

/** What breaks programs that take text for something else. */
const BAD_WORDS = [
  "",
  " ",
  "\0",
  "a\0b",
  "__proto__",
  "constructor",
  "prototype",
  "toString",
  "valueOf",
  "hasOwnProperty",
  "null",
  "undefined",
  "NaN",
  "-0",
  "1e999",
  "\u202Eevil",
  "\uD800",
  "\uFEFF",
  "e\u0301\u{1F600}",
  "\r\nset-cookie: a=b",
  "javascript:alert(1)",
  "data:text/html,<script>alert(1)</script>",
  "//evil.example",
  "https://evil.example",
  "https://user:pass@evil.example/",
  "<img src=x onerror=alert(1)>",
  "%00%ff%",
  "..%2f..%2f",
  '"',
  "\\",
  "{",
  "[",
  "eyJhbGciOiJub25lIn0.e30.",
];

const BAD_NUMBERS = [
  0,
  -0,
  -1,
  0.5,
  1e21,
  1e308,
  -1e308,
  2 ** 31,
  2 ** 53,
  2 ** 63,
  Number.MIN_VALUE,
  8_640_000_000_000_001,
];

/** Stands for a nesting that no program should follow; only a text can have it. */
const DEEP = /"deep:(\d+):([a-z]+)"/g;

/** Text that somebody else has chosen. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...BAD_WORDS) },
  { weight: 2, arbitrary: fc.string({ maxLength: 40 }) },
  { weight: 2, arbitrary: fc.string({ unit: "binary", maxLength: 40 }) },
  { weight: 1, arbitrary: fc.string({ unit: "grapheme", maxLength: 20 }) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom("a", " ", "=", ",", "%", "eyJ", "\u{1F600}"), fc.nat(5_000))
      .map(([unit, count]) => unit.repeat(count)),
  },
);

const deep = fc
  .tuple(fc.constantFrom(10, 1_000, 20_000), fc.constantFrom("list", "object"))
  .map(([depth, kind]) => `deep:${depth}:${kind}`);

/** A value of JSON that somebody else has chosen. */
export const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: hostileText },
  { weight: 3, arbitrary: fc.constantFrom<unknown>(null, true, false, [], {}, [[]], [null]) },
  { weight: 3, arbitrary: fc.constantFrom(...BAD_NUMBERS) },
  { weight: 1, arbitrary: fc.double({ noNaN: true, noDefaultInfinity: true }) },
  { weight: 1, arbitrary: deep },
  { weight: 2, arbitrary: fc.array(fc.constantFrom(...BAD_WORDS), { maxLength: 4 }) },
  {
    weight: 2,
    arbitrary: fc
      .array(fc.tuple(fc.constantFrom(...BAD_WORDS), fc.constantFrom<unknown>(1, "a", null, {})), {
        maxLength: 4,
      })
      // Makes members of their own also of `__proto__` and the like, as JSON.parse does.
      .map((entries): unknown => Object.fromEntries(entries)),
  },
);

type Change = (value: unknown) => unknown;

/** How a member is changed: dropped, replaced, wrapped, cut, or repeated until it is long. */
const memberChange: fc.Arbitrary<Change> = fc.oneof(
  fc.constant<Change>(() => undefined),
  hostileValue.map(
    (value): Change =>
      () =>
        value,
  ),
  fc.constant<Change>((value) => [value]),
  fc.constant<Change>((value) => [value, value]),
  fc.constant<Change>((value) => ({ value })),
  fc.constant<Change>((value) => textOf(value)),
  hostileText.map(
    (text): Change =>
      (value) =>
        textOf(value) + text,
  ),
  fc.nat(20).map(
    (length): Change =>
      (value) =>
        textOf(value).slice(0, length),
  ),
  fc.constant<Change>((value) => (typeof value === "string" ? value.toUpperCase() : value)),
  fc.constant<Change>((value) => (typeof value === "number" ? -value : [])),
);

/** Also of what has a `toString` of its own, which is none. */
function textOf(value: unknown): string {
  return typeof value === "string" ? value : (JSON.stringify(value) ?? "");
}

interface Mutation {
  readonly place: number;
  readonly change: Change;
  readonly extra: readonly [string, unknown] | undefined;
}

const mutation: fc.Arbitrary<Mutation> = fc.record({
  place: fc.nat(1_000),
  change: memberChange,
  extra: fc.option(fc.tuple(hostileText, hostileValue), { nil: undefined, freq: 3 }),
});

/** A valid value with a few of its members, at any depth, not as they should be. */
export function mutated(valid: unknown): fc.Arbitrary<unknown> {
  return fc
    .array(mutation, { maxLength: 3, size: "max" })
    .map((mutations) => mutations.reduce(applied, valid));
}

function applied(value: unknown, { place, change, extra }: Mutation): unknown {
  const count = placesIn(value);
  const result = count === 0 ? change(value) : changedAt(value, place % count, change);
  if (extra === undefined || result === null || typeof result !== "object") return result;
  return Array.isArray(result)
    ? [...result, extra[1]]
    : Object.fromEntries([...Object.entries(result), extra]);
}

/** Binary data and keys are no places: they are changed as a whole. */
function isTree(value: unknown): value is object {
  if (value === null || typeof value !== "object") return false;
  return Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype;
}

function placesIn(value: unknown): number {
  if (!isTree(value)) return 0;
  return Object.values(value).reduce<number>((sum, member) => sum + 1 + placesIn(member), 0);
}

function changedAt(value: unknown, place: number, change: Change): unknown {
  if (!isTree(value)) return value;
  let rest = place;
  const entries = Object.entries(value).map(([name, member]: [string, unknown]) => {
    const size = 1 + placesIn(member);
    const at = rest;
    rest -= size;
    if (at < 0 || at >= size) return [name, member] as const;
    return [name, at === 0 ? change(member) : changedAt(member, at - 1, change)] as const;
  });
  const kept = entries.filter(([, member]) => member !== undefined);
  return Array.isArray(value) ? kept.map(([, member]) => member) : Object.fromEntries(kept);
}

/** @returns the value as JSON, with nestings of a depth that no value can have */
export function asJson(value: unknown): string {
  return (JSON.stringify(value) ?? "").replace(DEEP, (_, depth: string, kind: string) =>
    kind === "list"
      ? "[".repeat(Number(depth)) + "]".repeat(Number(depth))
      : '{"a":'.repeat(Number(depth)) + "1" + "}".repeat(Number(depth)),
  );
}

type TextChange = (text: string) => string;

const textChange: fc.Arbitrary<TextChange> = fc.oneof(
  { weight: 8, arbitrary: fc.constant<TextChange>((text) => text) },
  fc.nat().map(
    (place): TextChange =>
      (text) =>
        text.slice(0, place % (text.length + 1)),
  ),
  fc.tuple(fc.nat(), hostileText).map(([place, extra]): TextChange => (text) => {
    const at = place % (text.length + 1);
    return text.slice(0, at) + extra + text.slice(at);
  }),
  fc.constant<TextChange>((text) => text.replace("{", '{"__proto__":{"polluted":true},')),
  fc.constant<TextChange>((text) => text.replace(/\{(("[^"]+":[^,{}[\]]+),)/, "{$1$1")),
  fc.constant<TextChange>((text) => `\uFEFF${text}`),
  fc.constant<TextChange>((text) => text + text),
  hostileText.map(
    (text): TextChange =>
      () =>
        text,
  ),
);

/** A document of JSON, near the valid one, and not always JSON. */
export function hostileJson(valid: unknown): fc.Arbitrary<string> {
  return fc.tuple(mutated(valid), textChange).map(([value, change]) => change(asJson(value)));
}

/** What a header can carry. */
export const hostileHeader: fc.Arbitrary<string> = hostileText.map(headerSafe);

export function headerSafe(text: string): string {
  return text.replace(/[^\x20-\x7E\x80-\xFF\t]/g, "");
}

/** An answer before it is one: a Response has but one body to read. */
export interface AnswerDraft {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const statuses = fc.oneof(
  { weight: 12, arbitrary: fc.constant(200) },
  {
    weight: 5,
    arbitrary: fc.constantFrom(201, 204, 205, 302, 304, 400, 401, 403, 404, 429, 500, 503, 599),
  },
);

/** An answer whose body is near the valid one. */
export function hostileAnswer(
  valid: unknown,
  contentType = "application/json",
  body: fc.Arbitrary<string> = hostileJson(valid),
): fc.Arbitrary<AnswerDraft> {
  return fc
    .record({
      status: statuses,
      body,
      type: fc.oneof(
        { weight: 10, arbitrary: fc.constant(contentType) },
        fc.constantFrom("text/html", "application/jwt", "APPLICATION/JSON;charset=latin1"),
        hostileHeader,
      ),
      more: fc.dictionary(
        fc.constantFrom("www-authenticate", "retry-after", "dpop-nonce", "date", "location"),
        hostileHeader,
        { maxKeys: 2 },
      ),
    })
    .map(({ status, type, more, body: text }) => ({
      status,
      headers: { ...more, "content-type": type },
      body: text,
    }));
}

/** @returns the answer, anew each time */
export function answerOf({ status, headers, body }: AnswerDraft): Response {
  const isEmpty = status === 204 || status === 205 || status === 304;
  return new Response(isEmpty ? null : body, { status, headers });
}
