import type { Endpoint } from "../endpoint.ts";
import { NotFound } from "../provider-error.ts";

export const pushedAuthorizationEndpoint: Endpoint = {
  name: "pushed authorization",
  methods: ["POST"],
  path: "/par",
  occasion: "pushed authorization",
  async respond() {
    throw new NotFound("not yet");
  },
};
