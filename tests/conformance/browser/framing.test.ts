import type { Browser, Frame, Page } from "@playwright/test";
import { expect, test } from "../../e2e/fixtures.ts";
import { accountIsNamed, connect } from "../../e2e/person.ts";

/** What a host does to the app's own headers. */
type Host = (headers: Record<string, string>) => Record<string, string>;

const asPixySays: Host = (headers) => headers;
/** Like many static hosts, which set no headers of an operator's and let every origin read. */
const withoutHeaders: Host = ({ "content-type": contentType = "" }) => ({
  "content-type": contentType,
  "access-control-allow-origin": "*",
});

/** Opens a page of somebody that has Pixy in a frame. */
async function openFraming(
  page: Page,
  { at, frame, host, sandbox }: { at: string; frame: string; host: Host; sandbox?: string },
): Promise<Frame> {
  const app = new URL(frame).origin;
  await page.route(`${app}/**`, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, headers: host(response.headers()) });
  });
  const attribute = sandbox === undefined ? "" : ` sandbox="${sandbox}"`;
  await page.route(at, (route) =>
    route.fulfill({
      contentType: "text/html",
      body: `<!doctype html><title>Win a prize</title><iframe src="${frame}"${attribute} width="800" height="600"></iframe>`,
    }),
  );
  await page.goto(at);
  const [framed] = page.mainFrame().childFrames();
  if (framed === undefined) throw new Error("there is no frame");
  return framed;
}

/** A browser of its own: what it says of framing is no mistake of Pixy's. */
async function openBrowser(browser: Browser, baseURL: string): Promise<Page> {
  return (await browser.newContext({ baseURL })).newPage();
}

test("20 the app in a frame of another page is blocked by its header", async ({
  browser,
  servers,
  provider,
}) => {
  const page = await openBrowser(browser, servers.apps["/"]);
  const refusals: string[] = [];
  page.on("console", (message) => refusals.push(message.text()));
  const frame = await openFraming(page, {
    at: "http://evil.localhost/",
    frame: servers.apps["/"],
    host: asPixySays,
  });

  await expect.poll(() => refusals.join("\n")).toContain("frame-ancestors 'none'");
  await expect.poll(() => frame.url()).toBe("chrome-error://chromewebdata/");
  expect(provider.requests).toEqual([]);
  await page.context().close();
});

for (const { title, at, sandbox } of [
  { title: "of another origin", at: "http://evil.localhost/" },
  { title: "of its own origin", at: "./framing.html" },
  {
    title: "of its own origin, in a sandbox that lets it be itself",
    at: "./framing.html",
    sandbox: "allow-scripts allow-same-origin allow-forms",
  },
  {
    title: "of another origin, in a sandbox that takes its origin away",
    at: "http://evil.localhost/",
    sandbox: "allow-scripts",
  },
]) {
  test(`20 where the header is missing, the app in a frame of a page ${title} shows only a refusal`, async ({
    browser,
    servers,
    provider,
    api,
  }) => {
    const page = await openBrowser(browser, servers.apps["/"]);
    await connect(page);
    await accountIsNamed(provider);
    const before = provider.requests.length;
    const framing = await page.context().newPage();
    const frame = await openFraming(framing, {
      at: new URL(at, servers.apps["/"]).href,
      frame: servers.apps["/"],
      host: withoutHeaders,
      ...(sandbox !== undefined && { sandbox }),
    });

    await expect(frame.getByRole("heading", { level: 1 })).toHaveText("Not inside of another page");
    await expect(frame.getByText(/alice/i)).toHaveCount(0);
    await expect(frame.getByRole("button")).toHaveCount(0);
    await expect(frame.getByRole("link")).toHaveCount(0);

    await frame.goto(`${servers.apps["/"]}callback?code=stolen&state=guessed`);
    await expect(frame.getByRole("heading", { level: 1 })).toHaveText("Not inside of another page");
    expect(new URL(frame.url()).search).toBe("");
    expect(provider.requests).toHaveLength(before);
    expect(api.calls).toEqual([]);
    await page.context().close();
  });
}
