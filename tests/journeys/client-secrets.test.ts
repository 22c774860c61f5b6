import { expect, it, vi } from "vitest";
import { createRedactor } from "../../src/journeys/redact.ts";
import { createTracedFetch, type TracedExchange } from "../../src/journeys/traced-fetch.ts";
import { uncachedJwks } from "../../src/oauth/jwks.ts";
import { requestClientCredentials } from "../../src/oauth/client-credentials.ts";
import { METADATA, PROFILE } from "../support/provider-double.ts";
import { formsOf } from "./planted-secrets.ts";

/** With what forms and addresses write otherwise. */
const SECRET = "planted secret/6041+x=y&z:%7E";

/** What a provider may repeat of it: also as it stands in a form, and in what HTTP Basic is made of. */
function repetitions(): string[] {
  const asForm = new URLSearchParams({ "": SECRET }).toString().slice(1);
  return [...formsOf(SECRET), asForm, `${PROFILE.clientId}:${asForm}`];
}

/** Has a client ask for a token at a provider that repeats a form of its secret wherever it can. */
async function exchangeWith(method: string, repeated: string): Promise<TracedExchange> {
  const reports: TracedExchange[] = [];
  const report = (exchange: TracedExchange) => void reports.push(exchange);
  const fetch = createTracedFetch(
    async () =>
      Response.json(
        { error: "invalid_client", error_description: `not ${repeated}`, scope: repeated },
        { status: 400, headers: { "x-request-id": repeated } },
      ),
    (sent) => {
      report(sent);
      return report;
    },
    { redactor: createRedactor(), now: () => 0, providerOrigins: () => [] },
  );
  const metadata = { ...METADATA, token_endpoint_auth_methods_supported: [method] };
  await expect(
    requestClientCredentials({ profile: PROFILE, metadata }, SECRET, {
      fetch,
      now: () => 0,
      jwks: uncachedJwks(metadata, fetch),
    }),
  ).rejects.toMatchObject({ code: "token_request_rejected" });
  return vi.waitFor(() => {
    const whole = reports.find(({ exchange }) => exchange.responseBody !== undefined);
    if (whole === undefined) throw new Error("the answer is not read yet");
    return whole;
  });
}

it.each(["client_secret_basic", "client_secret_post"])(
  "the secret of a client that proves itself by %s is masked, whatever of it the provider repeats",
  async (method) => {
    for (const [index, repeated] of repetitions().entries()) {
      const { key, exchange } = await exchangeWith(method, repeated);
      expect(key).toBe("token");
      expect(exchange.requestBody).toContain("grant_type=client_credentials");
      const sent =
        exchange.requestHeaders["authorization"] ?? new URLSearchParams(exchange.requestBody);
      expect(String(sent)).toMatch(/^Basic •••• \(\d+ characters\)$|client_secret=/);
      const shown = JSON.stringify(exchange);
      // Never the value: the output of a test is read by others.
      const found = repetitions().filter((form) => shown.includes(form)).length;
      expect({ index, found }).toEqual({ index, found: 0 });
    }
  },
);
