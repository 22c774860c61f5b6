import { ASK_ANEW, HASHED_FILES, type HostRules, KEEP_FOR_GOOD } from "./static-host.ts";

/** Where an nginx serves Pixy. */
export interface NginxPlace {
  /** The name of the host, such as `pixy.example`. */
  readonly name: string;
  /**
   * The folder that holds the build below the base path: for `/` the copied `dist` itself, for
   * `/pixy/` the folder in which it is called `pixy`.
   */
  readonly root: string;
  /** Lines that say where to listen, and with which certificate. */
  readonly listen: readonly string[];
}

/** Where to listen on a host of the open network. The paths of the certificate are the operator's. */
export const tlsListen = [
  "listen 443 ssl;",
  "listen [::]:443 ssl;",
  "ssl_certificate /etc/ssl/pixy.pem;",
  "ssl_certificate_key /etc/ssl/pixy.key;",
] as const;

/**
 * A server block for nginx, with the map that it needs beside it, for the `http` part of its
 * configuration.
 *
 * @throws {RangeError} when a header cannot be printed as it is
 * @see https://nginx.org/en/docs/http/ngx_http_headers_module.html
 */
export function nginxServer({ base, headers }: HostRules, place: NginxPlace): string {
  const { name, root, listen } = place;
  return `map $uri $pixy_cache_control {
    "~^${base}${HASHED_FILES}" "${KEEP_FOR_GOOD}";
    default "${ASK_ANEW}";
}

server {
${listen.map((line) => `    ${line}`).join("\n")}
    server_name ${name};
    server_tokens off;
    root ${root};

${Object.entries(headers)
  .map(([header, value]) => `    add_header ${header} "${literal(value)}" always;`)
  .join("\n")}
    # Not always: an error may not be kept for a year.
    add_header cache-control $pixy_cache_control;

    gzip on;
    gzip_vary on;
    gzip_types text/css text/javascript application/javascript application/json image/svg+xml;

    # A file that is missing is an error, not the page: scripts and pictures cannot be HTML.
    location ${base}${HASHED_FILES} {
        try_files $uri =404;
    }
    location = ${base}config.json {
        try_files $uri =404;
    }
    location ${base} {
        try_files $uri ${base}index.html;
    }
}
`;
}

/** @throws {RangeError} for what nginx would take for the end of a text or for a variable */
function literal(value: string): string {
  if (/["\\$\r\n]/.test(value)) throw new RangeError("a header holds what nginx would not print");
  return value;
}
