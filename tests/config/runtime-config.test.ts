import { describe, expect, it, test } from "vitest";
import {
  loadRuntimeConfig,
  parseRuntimeConfig,
  withBuiltInProvider,
} from "../../src/config/runtime-config.ts";
import { OAuthError } from "../../src/oauth/oauth-error.ts";
import { ACME, BAD, GOOD, PLAIN } from "./config-samples.ts";

const URL_OF_CONFIG = "https://pixy.example/config.json";

function failure(action: () => unknown): OAuthError {
  try {
    action();
  } catch (error) {
    if (error instanceof OAuthError) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}

describe("parseRuntimeConfig", () => {
  test.each(Object.entries(GOOD))("accepts %s", (_, config) => {
    expect(parseRuntimeConfig(config)).toMatchObject({ title: expect.any(String) });
  });

  test.each(Object.entries(BAD))("refuses %s, naming the place", (_, { config, place, says }) => {
    const error = failure(() => parseRuntimeConfig(config));
    expect(error.code).toBe("config_invalid");
    expect(error.message.split("\n")).toHaveLength(1);
    const [where, ...what] = error.message.split(": ");
    expect(where).toBe(place);
    expect(what.join(": ")).toMatch(says);
  });

  it("fills in what the file leaves out", () => {
    expect(parseRuntimeConfig({ providers: [ACME] })).toEqual({
      title: "Pixy",
      allowCustomProviders: true,
      mockProvider: false,
      providers: [
        {
          ...ACME,
          scope: "openid profile email",
          authorizationParams: {},
          dpop: false,
          par: "auto",
          refreshTokens: "vault",
          apis: [],
          apiOrigins: [],
          distinctCallback: false,
        },
      ],
    });
  });

  it("asks for no scope and no ID token when the endpoints are explicit", () => {
    const [profile] = parseRuntimeConfig({ providers: [PLAIN] }).providers;
    expect(profile?.scope).toBe("");
    expect(profile?.metadata).toEqual({ issuer: "https://plain.example", ...PLAIN.metadata });
  });

  it("keeps every setting that the file has", () => {
    expect(parseRuntimeConfig(GOOD["everything at once"])).toEqual({
      title: "Sign-in at Acme",
      allowCustomProviders: false,
      mockProvider: true,
      providers: [
        {
          ...ACME,
          scope: "openid profile email offline_access",
          resource: ["https://api.acme.example/", "urn:acme:files"],
          authorizationParams: { audience: "https://api.acme.example", prompt: "" },
          dpop: true,
          par: "auto",
          refreshTokens: "memory",
          apis: [
            { name: "Who am I", method: "GET", url: "https://api.acme.example/me" },
            {
              name: "Start",
              method: "POST",
              url: "https://api.acme.example/run?now=1",
              body: "{}",
            },
          ],
          apiOrigins: ["https://files.acme.example:8443"],
          distinctCallback: true,
        },
        {
          ...PLAIN,
          metadata: { issuer: "https://plain.example", ...PLAIN.metadata },
          scope: "",
          authorizationParams: {},
          dpop: false,
          par: true,
          refreshTokens: "vault",
          apis: [],
          apiOrigins: [],
          identity: { url: "https://plain.example/me", id: "/data/id", name: "/data/full~1name" },
          distinctCallback: false,
        },
      ],
    });
  });

  it("names several mistakes at once, one per line", () => {
    const { message } = failure(() =>
      parseRuntimeConfig({
        tite: "x",
        providers: [{ id: "A", nmae: "Acme", clientId: "", scope: " " }],
      }),
    );
    expect(message.split("\n").map((line) => line.split(": ")[0])).toEqual([
      "providers[0].id",
      "providers[0].name",
      "providers[0].clientId",
      "providers[0].scope",
      "providers[0].nmae",
      "providers[0]",
      "tite",
    ]);
  });

  it("names as many as a page has room for and says how many are left", () => {
    const providers = Array.from({ length: 100 }, (_, index) => ({
      ...ACME,
      id: `acme-${index}`,
      dpop: "yes",
    }));
    const { message } = failure(() => parseRuntimeConfig({ providers }));
    const lines = message.split("\n");
    expect(lines.length).toBeGreaterThan(50);
    expect(lines.at(-1)).toBe(`and ${100 - lines.length + 1} more`);
    expect(message.length).toBeLessThan(3_100);
  });

  it("says of what is no provider nothing else", () => {
    const { message } = failure(() => parseRuntimeConfig({ providers: [null] }));
    expect(message).toBe("providers[0]: expected an object");
  });

  test.each(Object.entries(BAD))("repeats no secret when it refuses %s", (_, { config }) => {
    const { message } = failure(() => parseRuntimeConfig(config));
    expect(message).not.toMatch(/hush|me:pw/);
  });
});

describe("loadRuntimeConfig", () => {
  const answering = (body: string, init?: ResponseInit) => async () => new Response(body, init);

  async function loadFailure(fetch: typeof globalThis.fetch): Promise<OAuthError> {
    const error: unknown = await loadRuntimeConfig(fetch, URL_OF_CONFIG).catch(
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(OAuthError);
    if (!(error instanceof OAuthError)) throw error;
    expect(error.code).toBe("config_invalid");
    return error;
  }

  it("revalidates the file at every start", async () => {
    const requests: unknown[] = [];
    const config = await loadRuntimeConfig(async (input, init) => {
      requests.push([input, init?.cache]);
      return Response.json({ title: "Acme" });
    }, URL_OF_CONFIG);
    expect(config.title).toBe("Acme");
    expect(requests).toEqual([[URL_OF_CONFIG, "no-cache"]]);
  });

  it("says where it looked when the file is missing", async () => {
    const error = await loadFailure(answering("gone", { status: 404 }));
    expect(error.message).toBe(`there is no configuration at ${URL_OF_CONFIG}`);
    expect(error.details.status).toBe(404);
  });

  it("tells a failing host from a missing file", async () => {
    const error = await loadFailure(answering("{}", { status: 503 }));
    expect(error.message).toBe(`the host answered with status 503 at ${URL_OF_CONFIG}`);
  });

  it("recognises a host that answers with its index page", async () => {
    const error = await loadFailure(answering("\n<!doctype html><title>Pixy</title>"));
    expect(error.message).toMatch(/^there is an HTML page instead of a configuration at https:/);
  });

  it("names the line of a syntax error", async () => {
    const error = await loadFailure(answering('{\n  "title": "Acme",\n}'));
    expect(error.message).toBe(`${URL_OF_CONFIG} is not JSON (line 3 column 1)`);
    expect(error.cause).toBeInstanceOf(SyntaxError);
  });

  it("refuses an empty file", async () => {
    expect((await loadFailure(answering(""))).message).toBe(`${URL_OF_CONFIG} is not JSON`);
  });

  it("says that the host is out of reach, and keeps the cause", async () => {
    const cause = new TypeError("Failed to fetch");
    const error = await loadFailure(() => Promise.reject(cause));
    expect(error.message).toMatch(/^https:\/\/pixy\.example\/config\.json cannot be reached/);
    expect(error.cause).toBe(cause);
  });

  it("says that the host is out of reach when the answer breaks off", async () => {
    const body = new ReadableStream({
      start: (controller) => controller.error(new Error("connection reset")),
    });
    const error = await loadFailure(async () => new Response(body));
    expect(error.message).toMatch(/cannot be reached/);
  });
});

describe("withBuiltInProvider", () => {
  const entry = { ...ACME, id: "mock" };

  it("adds the provider behind those of the file", () => {
    const config = withBuiltInProvider(parseRuntimeConfig({ providers: [ACME] }), entry);

    expect(config.providers.map(({ id }) => id)).toEqual([ACME.id, "mock"]);
  });

  it("refuses a provider of the file that has its id, and says what to do", () => {
    const config = parseRuntimeConfig({ providers: [ACME, { ...ACME, id: "mock" }] });

    const error = failure(() => withBuiltInProvider(config, entry));

    expect(error.code).toBe("config_invalid");
    expect(error.message).toMatch(/^providers\[1\]\.id .+choose another one/);
  });
});
