import { expect, it, onTestFinished } from "vitest";
import { serveMockProvider } from "../../../src/mock-provider/http.ts";
import { createMockProvider } from "../../../src/mock-provider/node.ts";
import type { Issuers } from "../../../src/mock-provider/issuers.ts";
import type { MockProvider } from "../../../src/mock-provider/provider.ts";
import type { Scenario } from "../../../src/mock-provider/misbehaviour/scenario.ts";

/** The misbehaving twin of a scenario, seen from outside. */
export interface Twin {
  /** The issuer `<root>/s/<name>`. */
  readonly issuer: string;
  /** Its inside: to sign somebody in, and to see what it did. */
  readonly provider: MockProvider;
  readonly issuers: Issuers;
}

/** Shows on the wire that the provider does wrong what the scenario says, and nothing before. */
export type Proof = (twin: Twin) => Promise<void>;

/**
 * One test for each scenario of a family; a scenario without a proof is a type error. Those that a
 * service worker cannot do are proved over HTTP.
 */
export function proveAll<Scenarios extends Readonly<Record<string, Scenario>>>(
  scenarios: Scenarios,
  proofs: { readonly [Name in keyof Scenarios]: Proof },
): void {
  for (const [name, { does, overHttpOnly }] of Object.entries(scenarios)) {
    const proof: Proof | undefined = proofs[name];
    it(`${name}: ${does}`, async () => {
      const issuers = overHttpOnly ? await overHttp() : inProcess();
      const issuer = `${issuers.root.issuer}/s/${name}`;
      const place = issuers.find(new URL(`${issuer}/jwks`));
      if (place?.provider.issuer !== issuer) throw new Error(`there is no issuer ${issuer}`);
      const twin = { issuer, provider: place.provider, issuers };
      await expect(proof?.(twin)).resolves.toBeUndefined();
    });
  }
}

async function overHttp(): Promise<Issuers> {
  const served = await serveMockProvider();
  onTestFinished(served.close);
  return served.issuers;
}

function inProcess(): Issuers {
  const mock = createMockProvider({ issuer: "https://id.mock.test/tenant/mock" });
  onTestFinished(mock.listen());
  return mock.issuers;
}
