import { checkScope } from "../authorization/check-scope.ts";
import { findDevice, makeUserCode } from "../device/user-code.ts";
import type { DecisionTrace } from "../decision-log.ts";
import type { Endpoint } from "../endpoint.ts";
import { pagePaths } from "../page-paths.ts";
import { ServerError, UnauthorizedClient } from "../provider-error.ts";
import { checkResources } from "../tokens/resource.ts";
import { sha256 } from "../tokens/token-hash.ts";
import { jsonAnswer } from "../messages/answer.ts";
import { authenticateClient } from "./authenticate-client.ts";
import { readForm } from "../messages/form.ts";

const GRANT_TYPE = "urn:ietf:params:oauth:grant-type:device_code";

/** Seconds between two polls, to begin with (RFC 8628 §3.2). */
const INTERVAL = 5;

/** The device authorization endpoint (RFC 8628 §3.1). */
export const deviceAuthorizationEndpoint: Endpoint = {
  name: "device authorization",
  methods: ["POST"],
  path: "/device_authorization",
  occasion: "device authorization",
  metadata: (issuer) => ({ device_authorization_endpoint: `${issuer}/device_authorization` }),
  async respond({ provider, request, misbehaviour: { policy } }, trace: DecisionTrace) {
    const form = await readForm(request, trace);
    const client = authenticateClient(await provider.state.read(), request, form, trace, policy);
    trace.check(
      "the client may use the device grant",
      client.grantTypes.includes(GRANT_TYPE),
      () => new UnauthorizedClient(`this client is not registered for ${GRANT_TYPE}`),
    );
    const scope = checkScope(client, form.params.get("scope"), trace);
    const resource = checkResources(form.resource, trace);
    const deviceCode = provider.createSecret();
    const deviceCodeHash = await sha256(deviceCode);
    const userCode = makeUserCode(provider.createSecret());
    const lifetime = await provider.state.update((state) => {
      const now = provider.epochTime();
      trace.check(
        "no other device shows the user code",
        findDevice(state, userCode) === undefined,
        () => new ServerError("the user code is taken; ask again"),
      );
      const { deviceCodeLifetime } = state.settings;
      state.deviceAuthorizations.set(deviceCodeHash, {
        userCode,
        clientId: client.id,
        scope,
        resource,
        expiresAt: now + deviceCodeLifetime,
        interval: INTERVAL,
      });
      return deviceCodeLifetime;
    });
    const page = `${provider.issuer}${pagePaths.device}`;
    return jsonAnswer({
      device_code: deviceCode,
      user_code: userCode,
      verification_uri: page,
      verification_uri_complete: `${page}?user_code=${userCode}`,
      expires_in: lifetime,
      interval: INTERVAL,
    });
  },
};
