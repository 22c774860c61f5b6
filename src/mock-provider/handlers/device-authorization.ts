import type { Endpoint } from "../endpoint.ts";
import { NotFound } from "../provider-error.ts";

export const deviceAuthorizationEndpoint: Endpoint = {
  name: "device authorization",
  methods: ["POST"],
  path: "/device_authorization",
  occasion: "device authorization",
  async respond() {
    throw new NotFound("not yet");
  },
};
