import { loadRuntimeConfig } from "../../src/config/runtime-config.ts";
import { parseConnectionRecord } from "../../src/connections/connection-record.ts";
import { demandOf } from "../../src/connections/api-demand.ts";
import { createRedactor, type RawExchange } from "../../src/journeys/redact.ts";
import { checkAuthorizationResponse } from "../../src/oauth/authorization-callback.ts";
import { beginAuthorization } from "../../src/oauth/authorization-request.ts";
import { fetchJwks } from "../../src/oauth/jwks.ts";
import { OAuthError } from "../../src/oauth/oauth-error.ts";
import { requestResource } from "../../src/oauth/protected-resource.ts";
import { discoverProvider } from "../../src/oauth/provider-discovery.ts";
import { requestTokenRefresh } from "../../src/oauth/token-refresh.ts";
import { fetchUserinfo } from "../../src/oauth/userinfo.ts";
import { readUnverified } from "../../src/oauth/unverified-jwt.ts";
import { RS256, signIn } from "../oauth/sign-in.ts";
import {
  answering,
  encoded,
  ISSUER,
  keyring,
  METADATA,
  PROFILE,
} from "../support/provider-double.ts";
import type { Bench } from "./bench.ts";
import {
  addressShapes,
  challengeShapes,
  jsonShapes,
  jwtShapes,
  listMember,
  MEBIBYTE,
  queryShapes,
  type Shape,
} from "./hostile-shapes.ts";

/** What takes text from somebody else apart. */
interface Parser {
  readonly name: string;
  readonly shapes: Readonly<Record<string, Shape>>;
  /** What a program must do at the least with the same text. */
  readonly plain: "parse" | "scan";
  parse(text: string): unknown;
}

/** One text, given to one parser. */
interface Measurement {
  readonly parser: string;
  readonly shape: string;
  /** Milliseconds for 1 MiB. */
  readonly took: number;
  /** Milliseconds that the plain work takes for the same text. */
  readonly plain: number;
  /** How much longer 1 MiB takes than half of it: 2 is linear, 4 is quadratic. */
  readonly growth: number;
}

const ROUNDS = 5;
/** Milliseconds; what takes longer than this is measured once. */
const LONG = 1_000;

const { transaction } = await beginAuthorization(
  { profile: PROFILE, metadata: METADATA },
  { redirectUri: "https://app.example/callback", purpose: "connect", returnTo: "/", now: 0 },
);
const plainContext = { profile: { ...PROFILE, scope: "read" }, metadata: METADATA };
const context = { profile: PROFILE, metadata: METADATA };
const keys = keyring([RS256.jwk]);
const jsonAnswer = (text: string) =>
  new Response(text, { headers: { "content-type": "application/json" } });

/** @returns the members of a document as they stand between its braces */
function inner(document: unknown): string {
  return JSON.stringify(document).slice(1, -1);
}

function redacted(exchange: Partial<RawExchange>): unknown {
  const redactor = createRedactor();
  return redactor.exchange(
    { method: "GET", url: "https://id.example/", requestHeaders: [], ...exchange },
    "oauth",
  );
}

const discovery = inner(METADATA);
const tokens = inner({ access_token: "an-access-token", token_type: "Bearer" });
const claims = inner({ sub: "alice" });
const record = inner({ schema: 1, id: "c1" });
const keySet = listMember(
  "keys",
  (index) => `{"kty":"RSA","kid":"k${index}","n":"AQAB","e":"AQAB"}`,
);
const scopes = listMember("scopes_supported", (index) => `"scope-${index}"`);
const providers = listMember(
  "providers",
  (index) => `{"id":"p${index}","name":"P","clientId":"c","issuer":"https://p${index}.example"}`,
);

const parsers: readonly Parser[] = [
  {
    name: "callback address",
    shapes: queryShapes,
    plain: "scan",
    parse: (text) => checkAuthorizationResponse(new URLSearchParams(text), transaction),
  },
  {
    name: "discovery document",
    shapes: { ...jsonShapes(discovery), "a list of scopes": scopes(discovery) },
    plain: "parse",
    parse: (text) => discoverProvider(ISSUER, { fetch: async () => jsonAnswer(text) }),
  },
  {
    name: "token response",
    shapes: {
      ...jsonShapes(tokens),
      "many words of scope": (size) => `{${tokens},"scope":"${"a ".repeat(size / 2)}"}`,
    },
    plain: "parse",
    parse: (text) =>
      requestTokenRefresh(plainContext, "a-refresh-token", {
        fetch: answering({ "/token": () => jsonAnswer(text) }).fetch,
        now: Date.now,
      }),
  },
  {
    name: "ID token",
    shapes: {
      ...jwtShapes,
      "a long header": (size) => `${encoded({ alg: "RS256", x: "x".repeat(size * 0.7) })}.e30.c2ln`,
      "many claims": (size) =>
        `${encoded({ alg: "RS256" })}.${encoded(jsonShapes("")["many members"]?.(size * 0.7))}.c2ln`,
    },
    plain: "scan",
    parse: async (text) => {
      readUnverified(text, "header");
      readUnverified(text, "claims");
      return (await signIn({ idToken: () => text })).outcome;
    },
  },
  {
    name: "key set",
    shapes: { ...jsonShapes('"keys":[]'), "many keys": (size) => keySet('"a":1')(size) },
    plain: "parse",
    async parse(text) {
      const { fetch } = answering({ "/jwks": () => jsonAnswer(text) });
      const source = () => fetchJwks(METADATA, { fetch });
      return (await signIn({ keys: { read: source, fetch: source, fetches: () => 0 } })).outcome;
    },
  },
  {
    name: "WWW-Authenticate",
    shapes: challengeShapes,
    plain: "scan",
    async parse(text) {
      const headers = { "www-authenticate": text };
      const send = async () => new Response(null, { status: 401, headers });
      const api = { method: "GET", url: "https://api.example/", headers: new Headers() };
      return demandOf(await requestResource({ token: "a-token" }, api, { send }));
    },
  },
  {
    name: "config.json",
    shapes: { ...jsonShapes('"title":"t"'), "many providers": providers('"title":"t"') },
    plain: "parse",
    parse: (text) =>
      loadRuntimeConfig(async () => new Response(text), "https://app.example/config.json"),
  },
  {
    name: "stored record",
    shapes: jsonShapes(record),
    plain: "parse",
    parse: (text) => parseConnectionRecord(JSON.parse(text)),
  },
  {
    name: "userinfo",
    shapes: jsonShapes(claims),
    plain: "parse",
    parse: (text) =>
      fetchUserinfo(context, "an-access-token", "alice", {
        fetch: answering({ "/userinfo": () => jsonAnswer(text) }).fetch,
        jwks: keys,
      }),
  },
  {
    name: "redaction of a body",
    shapes: {
      ...jsonShapes(tokens),
      "secrets in a text": (size) =>
        `{${tokens},"error_description":"${"an-access-token ".repeat(size / 16)}"}`,
    },
    plain: "parse",
    parse: (text) => redacted({ status: 200, responseBody: { text, type: "application/json" } }),
  },
  {
    name: "redaction of an address",
    shapes: addressShapes,
    plain: "scan",
    parse: (text) => redacted({ url: text }),
  },
  {
    name: "redaction of a challenge",
    shapes: challengeShapes,
    plain: "scan",
    parse: (text) => redacted({ status: 401, responseHeaders: [["www-authenticate", text]] }),
  },
];

/** Gives every parser of text from somebody else 1 MiB of each hostile shape. */
export const hostileInput: Bench = {
  name: "hostile input",
  async run(tell) {
    const measurements: Measurement[] = [];
    for (const parser of parsers) {
      for (const [shape, make] of Object.entries(parser.shapes)) {
        const one = await measure(parser, shape, make);
        measurements.push(one);
        tell(
          `${one.parser.padEnd(26)}${shape.padEnd(26)}${cells(one)
            .map((cell) => cell.padStart(12))
            .join("")}`,
        );
      }
    }
    const byParser = Map.groupBy(measurements, ({ parser }) => parser);
    return {
      head: ["parser", "shapes", "the slowest of them", "1 MiB", "to plain work", "to ½ MiB"],
      rows: [...byParser].map(([parser, all]) => {
        const slowest = all.reduce((one, other) => (other.took > one.took ? other : one));
        return [parser, String(all.length), slowest.shape, ...cells(slowest)];
      }),
    };
  },
};

function cells({ took, plain, growth }: Measurement): [string, string, string] {
  return [`${took.toFixed(1)} ms`, `× ${(took / plain).toFixed(1)}`, `× ${growth.toFixed(1)}`];
}

async function measure(parser: Parser, shape: string, make: Shape): Promise<Measurement> {
  const [whole, half] = [make(MEBIBYTE * 0.98), make(MEBIBYTE * 0.49)];
  const took = await medianOf(() => judge(parser, whole));
  const tookHalf = await medianOf(() => judge(parser, half));
  const plain = await medianOf(() => (parser.plain === "parse" ? parsed(whole) : scanned(whole)));
  return { parser: parser.name, shape, took, plain, growth: took / tookHalf };
}

/** A refusal is an answer; anything else that is thrown is a fault of the parser. */
async function judge({ name, parse }: Parser, text: string): Promise<void> {
  try {
    await parse(text);
  } catch (error) {
    if (error instanceof OAuthError || error instanceof SyntaxError) return;
    throw new Error(`the parser "${name}" threw something else than an OAuthError`, {
      cause: error,
    });
  }
}

/** @returns milliseconds of the processor's time: others who use the machine do not count */
async function medianOf(work: () => unknown): Promise<number> {
  const times: number[] = [];
  while (times.length < ROUNDS && (times[0] ?? 0) < LONG) {
    const from = process.cpuUsage();
    await work();
    const { user, system } = process.cpuUsage(from);
    times.push((user + system) / 1000);
  }
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function scanned(text: string): number {
  let sum = 0;
  for (let at = 0; at < text.length; at += 1) sum = (sum + text.charCodeAt(at)) % 65_521;
  return sum;
}
