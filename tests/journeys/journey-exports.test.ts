import { execFileSync } from "node:child_process";
import { describe, expect, it, vi } from "vitest";
import { exchangeCurl } from "../../src/journeys/exchange-curl.ts";
import type { Journey, JourneyExchange } from "../../src/journeys/journey-event.ts";
import { journeyFile, readJourneyFile } from "../../src/journeys/journey-file.ts";
import { journeyHar } from "../../src/journeys/journey-har.ts";
import { journeyMarkdown } from "../../src/pages/journeys/journey-markdown.ts";
import { renderJourney } from "./shown-journey.tsx";

const exchange: JourneyExchange = {
  method: "POST",
  url: "https://id.example/token",
  requestHeaders: {
    "content-type": "application/x-www-form-urlencoded",
    authorization: "Bearer •••• (22 characters)",
  },
  requestBody:
    "grant_type=authorization_code&code=•••• (22 characters)&code_verifier=•••• (64 characters)&redirect_uri=https://a.example/c%26d",
  status: 400,
  responseHeaders: { "content-type": "application/json" },
  responseBody: '{"error":"invalid_grant","error_description":"``` <img src=x>"}',
  duration: 12.5,
};
const journey: Journey = {
  id: "j1",
  kind: "connect",
  providerName: "Acme *<b>",
  connectionId: "c1",
  startedAt: Date.UTC(2026, 0, 31),
  outcome: "failed",
  steps: [
    { key: "asked", at: Date.UTC(2026, 0, 31), state: "done" },
    {
      key: "code-exchange",
      at: Date.UTC(2026, 0, 31) + 5,
      state: "failed",
      errorCode: "token_request_rejected",
      exchange,
    },
  ],
};

/** What a shell would call, word by word, with the variables filled in. */
function words(command: string, variables: Record<string, string>): string[] {
  const script = `curl() { printf '%s\\0' "$@"; }\n${command}`;
  return execFileSync("sh", ["-c", script], { env: variables, encoding: "utf8" })
    .split("\0")
    .slice(0, -1);
}

describe("a request as a command", () => {
  it("can be run when the secrets are filled in", () => {
    const filled = { TOKEN: "t", CODE: "the code", CODE_VERIFIER: "v" };
    expect(words(exchangeCurl(exchange), filled)).toEqual([
      "--url",
      "https://id.example/token",
      "--globoff",
      "--header",
      "content-type: application/x-www-form-urlencoded",
      "--header",
      "authorization: Bearer t",
      "--data-urlencode",
      "grant_type=authorization_code",
      "--data-urlencode",
      "code=the code",
      "--data-urlencode",
      "code_verifier=v",
      "--data-urlencode",
      "redirect_uri=https://a.example/c&d",
    ]);
  });

  it("keeps a provider's text from becoming a command", () => {
    const hostile = "https://id.example/'$(echo pwned)`id`\"\\?a=$(id)&state=•••• (9 characters)";
    const command = exchangeCurl({ method: "GET", url: hostile, requestHeaders: {} });
    expect(words(command, { STATE: "s" })[1]).toBe(
      "https://id.example/'$(echo pwned)`id`\"\\?a=$(id)&state=s",
    );
  });

  it("has no variable that its shell may have already, whatever a parameter or header is called", () => {
    const command = exchangeCurl({
      method: "POST",
      url: "https://evil.example/?aws_secret_access_key=•••• (40 characters)",
      requestHeaders: {
        "github-token": "•••• (40 characters)",
        "content-type": "application/x-www-form-urlencoded",
      },
      requestBody: "home=•••• (5 characters)",
    });
    expect([...command.matchAll(/"\$(\w+)"/g)].map(([, name]) => name)).toEqual([
      "SECRET",
      "SECRET",
      "SECRET",
    ]);
  });

  it("gives curl neither options nor files of a hostile file's choice", () => {
    const [option, url, ...rest] = words(
      exchangeCurl({
        method: "POST",
        url: "-o/home/me/.profile",
        requestHeaders: { "@/home/me/.netrc": "x" },
        requestBody: "@/home/me/.ssh/id_rsa",
      }),
      {},
    );
    expect([option, url]).toEqual(["--url", "-o/home/me/.profile"]);
    expect(rest).toEqual(["--globoff", "--data-raw", "@/home/me/.ssh/id_rsa"]);
  });

  it("does not drive the terminal that it is pasted into", () => {
    const command = exchangeCurl({
      method: "POST",
      url: "https://evil.example/",
      requestHeaders: { "content-type": "application/x-www-form-urlencoded" },
      requestBody: "a=%03%0Atouch pwned%0A&b=%1B[201~&c=\u009b201~",
    });
    expect(command).not.toMatch(/(?![\t\n])\p{Cc}/u);
  });
});

it("an archive has what HAR 1.2 requires of each entry", () => {
  const { log } = JSON.parse(journeyHar(journey, ({ key }) => key));
  expect(log).toMatchObject({ version: "1.2", creator: { name: "Pixy", version: "1" } });
  expect(log.entries).toHaveLength(1);
  expect(log.entries[0]).toMatchObject({
    startedDateTime: "2026-01-31T00:00:00.005Z",
    time: 12.5,
    request: {
      method: "POST",
      url: "https://id.example/token",
      httpVersion: expect.any(String),
      cookies: [],
      headers: expect.any(Array),
      queryString: [],
      headersSize: -1,
      bodySize: -1,
      postData: { mimeType: "application/x-www-form-urlencoded", text: expect.any(String) },
    },
    response: {
      status: 400,
      statusText: "",
      httpVersion: expect.any(String),
      cookies: [],
      headers: expect.any(Array),
      content: { size: -1, mimeType: "application/json" },
      redirectURL: "",
      headersSize: -1,
      bodySize: -1,
    },
    cache: {},
    timings: { send: 0, wait: 12.5, receive: 0 },
  });
});

it("a document quotes a provider's text so that nothing in it is markup", () => {
  const text = journeyMarkdown(journey);
  expect(text).toContain("# Connect: Acme \\*\\<b\\>");
  expect(text).toContain("````http\nPOST https://id.example/token");
  expect(text.split("````")).toHaveLength(3);
});

it("a document makes no link and no mention of a name", () => {
  const providerName = "www.evil.example https://evil.example @everyone &lt;b&gt; ~~x~~";
  expect(journeyMarkdown({ ...journey, providerName }).split("\n")[0]).toBe(
    "# Connect: www\\.evil.example https\\://evil.example \\@everyone \\&lt;b\\&gt; \\~\\~x\\~\\~",
  );
});

it("a document of a told journey has no markup of whoever wrote its file, in any of its words", () => {
  const markup = "![x](https://evil.example/?leak) <b> @everyone";
  const told = { from: "tab", to: "provider", title: markup, why: markup } as const;
  const [step] = journey.steps;
  if (step === undefined) throw new Error("there is no step");
  const { exchange: _, ...bare } = step;
  const steps = [{ ...bare, key: "told", told: { ...told, reference: markup, failed: markup } }];
  const text = journeyMarkdown({ ...journey, about: markup, steps });
  expect(text).toContain("\\!\\[x\\]");
  expect(text).not.toMatch(/(?<!\\)[![\]<>@]/);
});

it("a document takes in a text of backticks, however many there are", () => {
  const url = "`a".repeat(500_000);
  const [step] = journey.steps;
  if (step === undefined) throw new Error("there is no step");
  const steps = [{ ...step, exchange: { ...exchange, url } }];
  expect(journeyMarkdown({ ...journey, steps })).toContain("````http\nPOST `a");
});

describe("the own file", () => {
  it("opened again shows the same", () => {
    const read = readJourneyFile(journeyFile(journey), () => "fresh");
    expect(read).toEqual({
      journey: { ...journey, id: "fresh", connectionId: undefined, fromFile: true },
    });
    if (!("journey" in read)) throw new Error("it was not read");
    expect(renderJourney(read.journey, 1).replaceAll("fresh", "")).toContain("invalid_grant");
  });

  it("of a flow that was under way is one that was cut off, also when it is written again", () => {
    const half = journeyFile({ ...journey, outcome: "running" });
    const read = readJourneyFile(half, () => "fresh");
    if (!("journey" in read)) throw new Error("the file was not opened");
    expect(read.journey.outcome).toBe("interrupted");
    expect(journeyMarkdown(read.journey)).toContain("Cut off");
    const again = readJourneyFile(journeyFile(read.journey), () => "fresh");
    expect(again).toEqual(read);
  });

  it("of anybody else's is text on the screen, and a step without words is still a step", () => {
    const text = journeyFile(journey).replace('"asked"', '"constructor"');
    const read = readJourneyFile(text, () => "fresh");
    if (!("journey" in read)) throw new Error("it was not read");
    const document = renderJourney(read.journey, 1);
    expect(document).toContain("A step that this Pixy has no words for");
    expect(document).not.toContain("<img");
  });

  it.each([
    ["not-json", "# Markdown"],
    ["not-a-journey", "[]"],
    ["not-a-journey", "null"],
    ["not-a-journey", '{"pixyJourney":1,"journey":{"steps":7}}'],
    ["other-version", '{"pixyJourney":2}'],
    ["too-long", `"${"x".repeat(4_000_001)}"`],
  ])("is refused as %s", (problem, text) => {
    expect(readJourneyFile(text, () => "fresh")).toEqual({ problem });
  });

  it.each([
    ["body", { responseBody: "[".repeat(20_000) + "]".repeat(20_000) }],
    [
      "list of headers",
      { requestHeaders: Object.fromEntries(Array.from({ length: 201 }, (_, i) => [`x-${i}`, ""])) },
    ],
  ])("is refused with a longer %s than is ever recorded", (_, part) => {
    const steps = journey.steps.map((step) => ({ ...step, exchange: { ...exchange, ...part } }));
    expect(readJourneyFile(journeyFile({ ...journey, steps }), () => "fresh")).toEqual({
      problem: "too-long",
    });
  });

  it("is refused at its first mistake, of however many", () => {
    const looks = new Set<number>();
    const parse = vi.spyOn(JSON, "parse").mockReturnValue({
      pixyJourney: 1,
      journey: {
        ...journey,
        steps: Array.from({ length: 1_000 }, (_, index) => ({
          get key() {
            looks.add(index);
            return 0;
          },
        })),
      },
    });
    expect(readJourneyFile("{}", () => "fresh")).toEqual({ problem: "not-a-journey" });
    parse.mockRestore();
    expect([...looks]).toEqual([0]);
  });
});
