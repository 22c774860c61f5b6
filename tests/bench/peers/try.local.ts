import { chromium } from "playwright";
import { chromiumLaunchOptions } from "../../support/chromium.ts";
import { findFreePort } from "../../support/loopback-server.ts";
import { startRealProvider } from "../../support/real-provider.ts";
import { serveDist } from "../../support/static-server.ts";
import { runRound } from "./sign-in-rounds.ts";
const port = await findFreePort();
const url = `http://pixy.bench.localhost:${port}/`;
const provider = await startRealProvider({
  host: "id.bench.localhost",
  redirectUris: [url + "callback"],
  postLogoutRedirectUris: [url],
});
const api = provider.issuer + "/me";
const config = {
  providers: [
    {
      id: "acme",
      name: "Acme",
      issuer: provider.issuer,
      clientId: provider.clientId,
      scope: "openid profile email offline_access",
      apis: [{ name: "Who am I", method: "GET", url: api }],
    },
  ],
};
const host = await serveDist({ directory: "dist", base: "/", port, config });
const browser = await chromium.launch(chromiumLaunchOptions());
const subject: any = { name: "Pixy", url, directory: "dist", provider, api };
for (let n = 0; n < Number(process.argv[2] ?? 1); n++) {
  await provider.reset();
  provider.faults.slowDown(100);
  const round = await runRound(browser, subject);
  const zero = provider.requests[0]!.at;
  console.log(JSON.stringify(round.callback.moments), JSON.stringify(round.reload.moments));
  if (n === 0)
    for (const r of provider.requests)
      console.log(r.at - zero, (r.endedAt ?? 0) - r.at, r.method, r.path, r.status);
}
await browser.close();
await host.close();
await provider.stop();
