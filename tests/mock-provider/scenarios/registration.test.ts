import { expect } from "vitest";
import { registrationScenarios } from "../../../src/mock-provider/scenarios/registration.ts";
import { type Proof, type Twin, proveAll } from "./prove.ts";
import { readAnswer } from "../plain-client.ts";

proveAll(registrationScenarios, {
  "registration-invalid-redirect-uri": refusing("invalid_redirect_uri"),
  "registration-invalid-client-metadata": refusing("invalid_client_metadata"),
});

/** There is nothing wrong with what is refused, and nobody is registered. */
function refusing(error: string): Proof {
  return async (twin) => {
    const before = await clientsOf(twin);

    const answer = await readAnswer(
      await fetch(`${twin.issuer}/register`, {
        method: "POST",
        body: JSON.stringify({
          redirect_uris: ["https://app.example/callback"],
          token_endpoint_auth_method: "none",
        }),
        headers: { "content-type": "application/json" },
      }),
    );

    expect(answer).toMatchObject({
      status: 400,
      body: { error, error_description: expect.any(String) },
    });
    expect(await clientsOf(twin)).toEqual(before);
  };
}

async function clientsOf({ provider }: Twin): Promise<string[]> {
  return [...(await provider.state.read()).clients.keys()];
}
