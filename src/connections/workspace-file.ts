import * as v from "valibot";
import type { Journey } from "../journeys/journey-event.ts";
import { base64url, fromBase64url } from "../oauth/base64url.ts";
import { OAuthError, type ImportProblem } from "../oauth/oauth-error.ts";
import type { TokenSet } from "../oauth/token-set.ts";
import {
  FEWEST_ROUNDS,
  MOST_ROUNDS,
  type PassphraseCipher,
  type PassphraseSealed,
} from "../vault/passphrase-cipher.ts";
import { type ConnectionRecord, connectionRecordSchema, time } from "./connection-record.ts";
import { tokenSetSchema } from "./connection-tokens.ts";
import type { EntryCheck } from "./provider-profiles.ts";
import { type SavedRequest, savedRequestSchema } from "./saved-requests.ts";

/** Of the file's own shape. */
const VERSION = 1;
/** Bytes; what is larger is not even read. All that Pixy keeps of journeys has room several times. */
export const LARGEST_WORKSPACE = 32_000_000;
/** Of each kind: a hostile file must not keep a page busy. */
const MOST = 10_000;

/** A list of a million mistakes takes long to gather, and nobody reads it. */
const FIRST_MISTAKE = { abortEarly: true } as const;

/** A provider that a person added, as it is stored. */
export interface AddedProvider {
  /** Milliseconds of the local clock. */
  readonly addedAt: number;
  /** As it would stand in `providers` of a `config.json`. */
  readonly entry: unknown;
}

/** What a workspace holds besides tokens: no secret is in it. */
export interface WorkspaceContents {
  readonly providers: readonly AddedProvider[];
  readonly requests: readonly SavedRequest[];
  readonly journeys: readonly Journey[];
}

/** A connection with its tokens in clear, as it stands inside of the encrypted part. */
export interface PortableConnection {
  readonly record: PortableRecord;
  readonly tokenSet: TokenSet;
}

/** The part of a record that means the same in another browser. */
type PortableRecord = Omit<
  ConnectionRecord,
  "current" | "pending" | "mark" | "keyBinding" | "failures" | "problem" | "ended"
>;

function list<T extends v.GenericSchema>(item: T) {
  return v.pipe(
    v.array(item),
    v.check((items) => items.length <= MOST),
  );
}

/** @param bytes of which it must be; undefined: as many as there are */
function base64urlText(bytes?: number) {
  return v.pipe(
    v.string(),
    v.check(
      (text) =>
        /^[\w-]*$/.test(text) &&
        text.length % 4 !== 1 &&
        (bytes === undefined || text.length === Math.ceil((bytes * 4) / 3)),
    ),
  );
}

/** Entries of one connection's history; no record keeps half as many. */
const MOST_EVENTS = 100;

/** Ours are random ones. One of a file's becomes a key of the storage and a part of our addresses. */
const id = v.pipe(v.string(), v.regex(/^[\w-]{1,64}$/));

const sealedSchema = v.object({
  derivation: v.literal("PBKDF2-SHA-256"),
  rounds: v.pipe(
    v.number(),
    v.check((rounds) => Number.isInteger(rounds)),
    v.minValue(FEWEST_ROUNDS),
    v.maxValue(MOST_ROUNDS),
  ),
  salt: base64urlText(16),
  cipher: v.literal("AES-256-GCM"),
  iv: base64urlText(12),
  check: base64urlText(16),
  ciphertext: base64urlText(),
});

const fileSchema = v.object({
  pixyWorkspace: v.literal(VERSION),
  savedAt: time,
  providers: list(v.object({ addedAt: time, entry: v.unknown() })),
  requests: list(v.object({ ...savedRequestSchema.entries, id })),
  journeys: list(v.unknown()),
  tokens: v.optional(sealedSchema),
});

const {
  current: _current,
  pending: _pending,
  mark: _mark,
  keyBinding: _keyBinding,
  failures: _failures,
  problem: _problem,
  ended: _ended,
  ...portableEntries
} = connectionRecordSchema.entries;
const connectionsSchema = list(
  v.object({
    record: v.pipe(
      v.object({ ...portableEntries, id }),
      v.check(
        ({ history }) =>
          history.length <= MOST_EVENTS &&
          history.every(({ journeyId }) => journeyId === undefined || v.is(id, journeyId)),
      ),
    ),
    tokenSet: tokenSetSchema,
  }),
);

/** A workspace from a file of anybody's: checked as a whole, and nothing of it is used yet. */
export interface WorkspaceFile extends WorkspaceContents {
  /** Milliseconds of the clock of whoever saved it. */
  readonly savedAt: number;
  /** The encrypted part, and what it has to stand beside. */
  readonly sealed: { readonly tokens: PassphraseSealed; readonly context: string } | undefined;
}

/** Who judges what stands in a file, besides this module. */
export interface WorkspaceJudges {
  /** The one schema of entries, that of `config.json`. */
  readonly checkProvider: (entry: unknown) => EntryCheck;
  /** @returns undefined for what is no journey */
  readonly readJourney: (value: unknown) => Journey | undefined;
}

/**
 * Writes a workspace down. All that is in clear is authenticated by the passphrase too, where there
 * is one: an address that somebody changed in the file would otherwise get the tokens.
 *
 * @param tokens the connections, and the passphrase that their tokens are encrypted with
 * @returns JSON
 */
export async function writeWorkspaceFile(
  { providers, requests, journeys }: WorkspaceContents,
  savedAt: number,
  tokens?: {
    readonly connections: readonly PortableConnection[];
    readonly passphrase: string;
    readonly cipher: PassphraseCipher;
  },
): Promise<string> {
  const clear = { pixyWorkspace: VERSION, savedAt, providers, requests, journeys };
  if (tokens === undefined) return JSON.stringify(clear, undefined, 2);
  const { connections, passphrase, cipher } = tokens;
  // As whoever reads the file will find it.
  const context = JSON.stringify(JSON.parse(JSON.stringify(clear)));
  const sealed = await cipher.seal(JSON.stringify(connections), passphrase, context);
  return JSON.stringify(
    {
      ...clear,
      tokens: {
        derivation: "PBKDF2-SHA-256",
        rounds: sealed.rounds,
        salt: base64url(sealed.salt),
        cipher: "AES-256-GCM",
        iv: base64url(sealed.iv),
        check: base64url(sealed.check),
        ciphertext: base64url(sealed.ciphertext),
      },
    },
    undefined,
    2,
  );
}

/**
 * Reads a file of anybody's. Nothing in it is trusted, and it is taken as a whole or not at all.
 *
 * @throws OAuthError `import_invalid`, whose `importProblem` says why
 */
export function readWorkspaceFile(text: string, judges: WorkspaceJudges): WorkspaceFile {
  const value = parsedOrNothing(text);
  if (value === undefined) throw refusal("not-json", "the file is no JSON");
  const parsed = v.safeParse(fileSchema, value, FIRST_MISTAKE);
  if (!parsed.success) {
    const version = memberOf(value, "pixyWorkspace");
    if (typeof version === "number" && version > VERSION)
      throw refusal("later-version", "a later Pixy has written the file");
    if (version !== VERSION) throw refusal("not-a-workspace", "the file is no workspace of Pixy");
    throw damagedAt(v.getDotPath(parsed.issues[0]) ?? "");
  }
  const { savedAt, providers, requests, tokens } = parsed.output;
  providers.forEach(({ entry }, index) => {
    const checked = judges.checkProvider(entry);
    const mistake = "mistakes" in checked ? checked.mistakes[0] : undefined;
    if (mistake !== undefined)
      throw damagedAt(["providers", index, "entry", ...mistake.path].join("."));
  });
  const journeys = parsed.output.journeys.map((journey, index) => {
    const sound = judges.readJourney(journey);
    if (sound === undefined || !v.is(id, sound.id)) throw damagedAt(`journeys.${index}`);
    return sound;
  });
  try {
    return { savedAt, providers, requests, journeys, sealed: tokens && sealedOf(tokens, value) };
  } catch (cause) {
    // What is nested endlessly in a member that nobody knows can be read, and not written again.
    throw refusal("damaged", "the file cannot be written down again", { cause });
  }
}

/**
 * Opens the encrypted part of a file.
 *
 * @throws OAuthError `import_invalid`, whose `importProblem` tells a wrong passphrase from damage
 */
export async function openConnections(
  { tokens, context }: NonNullable<WorkspaceFile["sealed"]>,
  passphrase: string,
  cipher: PassphraseCipher,
): Promise<readonly PortableConnection[]> {
  const opened = await cipher.open(tokens, passphrase, context);
  if ("problem" in opened) {
    throw opened.problem === "damaged"
      ? refusal("damaged", "the file was changed after it was encrypted")
      : refusal("wrong-passphrase", "the passphrase opens nothing in the file");
  }
  const connections = v.safeParse(connectionsSchema, parsedOrNothing(opened.text), FIRST_MISTAKE);
  // No cause: it would hold what was looked at, and tokens are among that.
  if (!connections.success)
    throw refusal("damaged", "what was encrypted is no list of connections");
  return connections.output;
}

/** What the platform says about text that is no JSON quotes it, and nobody knows what is in it. */
function parsedOrNothing(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function sealedOf(
  { rounds, ...tokens }: v.InferOutput<typeof sealedSchema>,
  file: unknown,
): NonNullable<WorkspaceFile["sealed"]> {
  const { tokens: _, ...clear } = Object.assign({ tokens }, file);
  return {
    tokens: {
      rounds,
      salt: fromBase64url(tokens.salt),
      iv: fromBase64url(tokens.iv),
      check: fromBase64url(tokens.check),
      ciphertext: fromBase64url(tokens.ciphertext),
    },
    context: JSON.stringify(clear),
  };
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}

/** @param place a path of names that are ours; what a file made up is cut short and shown as text */
function damagedAt(place: string): OAuthError {
  return refusal("damaged", "the file is damaged", { place: place.slice(0, 120) });
}

/** @returns why a file is not taken */
export function refusal(
  importProblem: ImportProblem,
  message: string,
  { cause, place }: { cause?: unknown; place?: string } = {},
): OAuthError {
  return new OAuthError("import_invalid", message, {
    cause,
    details: { importProblem, ...(place !== undefined && { importPlace: place }) },
  });
}
