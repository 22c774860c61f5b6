import { findFreePort } from "../../support/loopback-server.ts";
import { buildPixy } from "../../support/production-builds.ts";
import { type RealProvider, startRealProvider } from "../../support/real-provider.ts";
import { serveDist, type StaticHost } from "../../support/static-server.ts";
import { buildSmallestApp } from "../smallest-app/build.ts";
import { buildPeer, installPeers, type Peer, PEERS } from "./peer-apps.ts";

/** Pixy itself, and what can be lifted from it into another app, in an app as small as the others. */
export type OwnName = "Pixy" | "Pixy's layers";
export type SubjectName = OwnName | Peer;

/** An app that is measured, on a host of its own. */
export interface Subject {
  readonly name: SubjectName;
  /** Its address, with a slash at the end. */
  readonly url: string;
  /** The folder that is served. */
  readonly directory: string;
  readonly provider: RealProvider;
  /** Of the request that it makes: userinfo, which is an API of the provider (OpenID Connect Core 1.0 §5.3). */
  readonly api: string;
}

/** Everything that runs while apps are measured. */
export interface Stage {
  readonly subjects: readonly Subject[];
  /** Lets every request of a browser to a provider wait, preflights too. @param milliseconds from now on */
  slowDown(milliseconds: number): void;
  /** Forgets who has signed in. */
  reset(): Promise<void>;
  close(): Promise<void>;
}

const SCOPE = "openid profile email offline_access";

/** Below one parent domain, as apps and their provider often are: cookies in frames are first-party so. */
const DOMAIN = "bench.localhost";

/** auth0-spa-js asks for no metadata: it knows the paths of Auth0, and an issuer that ends in a slash. */
const AUTH0 = {
  issuerPath: "/",
  offers: {
    routes: {
      authorization: "/authorize",
      token: "/oauth/token",
      userinfo: "/userinfo",
      jwks: "/.well-known/jwks.json",
    },
  },
} as const;

/** Builds all apps and serves each as a static host does, beside providers that are the same but for their paths. */
export async function setStage(tell: (line: string) => void): Promise<Stage> {
  installPeers(tell);
  const names: readonly SubjectName[] = ["Pixy", "Pixy's layers", ...PEERS];
  const places = await Promise.all(
    names.map(async (name) => {
      const port = await findFreePort();
      const label = name
        .slice(name.indexOf("/") + 1)
        .toLowerCase()
        .replace(/[^a-z0-9]+/gu, "-");
      return { name, port, url: `http://${label}.${DOMAIN}:${port}/` };
    }),
  );
  const urls = places.map(({ url }) => url);
  const registered = {
    redirectUris: urls.flatMap((url) => [`${url}callback`, url]),
    postLogoutRedirectUris: urls,
  };
  const provider = await startRealProvider({ host: `id.${DOMAIN}`, ...registered });
  const auth0 = await startRealProvider({ host: `auth0.${DOMAIN}`, ...registered, ...AUTH0 });
  const hosts: StaticHost[] = [];
  const subjects: Subject[] = [];
  for (const { name, port, url } of places) {
    tell(`Building the app on ${name}`);
    const of = name === "@auth0/auth0-spa-js" ? auth0 : provider;
    const api = of === auth0 ? `${of.issuer}userinfo` : `${of.issuer}/me`;
    const subject = { name, url, provider: of, api };
    const served = await build(subject);
    hosts.push(await serveDist({ base: "/", port, ...served }));
    subjects.push({ ...subject, directory: served.directory });
  }
  const providers = [provider, auth0];
  return {
    subjects,
    slowDown: (milliseconds) => providers.forEach(({ faults }) => faults.slowDown(milliseconds)),
    async reset() {
      for (const one of providers) await one.reset();
    },
    close: async () =>
      void (await Promise.all([
        ...hosts.map((host) => host.close()),
        ...providers.map((one) => one.stop()),
      ])),
  };
}

async function build({ name, provider: { issuer, clientId }, api }: Omit<Subject, "directory">) {
  const apis = [{ name: "Who am I", method: "GET", url: api }];
  const config = {
    providers: [{ id: "acme", name: "Acme", issuer, clientId, scope: SCOPE, apis }],
  };
  switch (name) {
    case "Pixy":
      buildPixy({ base: "/", directory: "dist" });
      return { directory: "dist", config };
    case "Pixy's layers":
      await buildSmallestApp("dist-smallest", { config, api });
      return { directory: "dist-smallest" };
    default:
      return {
        directory: await buildPeer(name, { issuer, clientId, scope: SCOPE, api }),
        headers: NO_POLICY,
      };
  }
}

/** Their documentation has none, and one of them restores its session in a frame of the app. */
const NO_POLICY = { "content-security-policy": "" };
