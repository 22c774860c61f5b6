import type { Endpoint } from "../endpoint.ts";

export const registrationEndpoints: readonly Endpoint[] = [];
