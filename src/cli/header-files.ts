import {
  appAddresses,
  ASK_ANEW,
  HASHED_FILES,
  type HostRules,
  KEEP_FOR_GOOD,
} from "./static-host.ts";

/**
 * The file `_headers`, which Netlify and Cloudflare Pages read. Both join the values of a header that
 * several rules give, so no two of these give the same one for one path.
 *
 * @see https://docs.netlify.com/routing/headers/
 * @see https://developers.cloudflare.com/pages/configuration/headers/
 */
export function headersFile({ base, headers }: HostRules): string {
  const caching = [
    [`${base}${HASHED_FILES}*`, KEEP_FOR_GOOD],
    [base, ASK_ANEW],
    [`${base}index.html`, ASK_ANEW],
    [`${base}config.json`, ASK_ANEW],
    ...appAddresses.map((address) => [base + address, ASK_ANEW]),
  ];
  return [
    `${base}*`,
    ...Object.entries(headers).map(([name, value]) => `  ${name}: ${value}`),
    ...caching.flatMap(([path, value]) => [String(path), `  cache-control: ${value}`]),
    "",
  ].join("\n");
}

/**
 * The file `_redirects`, which the same two read. Every address of the app is named: Cloudflare heeds
 * a rule for everything before it looks for a file, and takes one that leads to `index.html` for a loop.
 *
 * @see https://docs.netlify.com/routing/redirects/rewrites-proxies/
 * @see https://developers.cloudflare.com/pages/configuration/redirects/
 */
export function redirectsFile({ base }: Pick<HostRules, "base">): string {
  return [...appAddresses.map((address) => `${base}${address} ${base} 200`), ""].join("\n");
}
