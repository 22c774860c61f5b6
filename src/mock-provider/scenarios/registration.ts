import {
  InvalidClientMetadata,
  InvalidRedirectUri,
  type ProviderError,
} from "../provider-error.ts";
import type { Scenario } from "../misbehaviour/scenario.ts";

/** What a client is told that registers itself, or changes its registration. */
export const registrationScenarios = {
  "registration-invalid-redirect-uri": refusal({
    does: "refuses every registration with invalid_redirect_uri",
    error: () => new InvalidRedirectUri("this redirect URI is not allowed here"),
  }),
  "registration-invalid-client-metadata": refusal({
    does: "refuses every registration with invalid_client_metadata",
    error: () => new InvalidClientMetadata("clients like this are not allowed here"),
  }),
} as const satisfies Readonly<Record<string, Scenario>>;

interface RegistrationFault extends Pick<Scenario, "does"> {
  readonly error: () => ProviderError;
}

function refusal({ does, error }: RegistrationFault): Scenario {
  return {
    group: "registration",
    does,
    breaks: "nothing: RFC 7591 §3.2.2 has this answer, and providers have rules of their own",
    goodClient: "names what was refused, and offers to register by hand",
    at: ["registration"],
    spoil: {
      before(_, { request }) {
        // Reading and deleting a registration says nothing that could be refused (RFC 7592 §2).
        if (request?.method === "POST" || request?.method === "PUT") throw error();
      },
    },
  };
}
