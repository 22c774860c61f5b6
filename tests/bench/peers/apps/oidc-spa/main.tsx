import { oidcEarlyInit } from "oidc-spa/entrypoint";

/** What its Vite plugin writes, in the words of its documentation for all others. */
const { shouldLoadApp } = oidcEarlyInit({ BASE_URL: import.meta.env.BASE_URL });

if (shouldLoadApp) void import("./main.lazy.tsx");
