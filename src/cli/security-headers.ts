/**
 * The one source of the Content Security Policy and of the other security headers. The production
 * build (as `<meta>`), the dev and preview servers and the tests' static host all take them from here.
 */

/** What a policy has to allow beyond the production policy. */
export type PolicyAllowances = {
  /**
   * The mock provider is in the page: it registers a service worker, and the script URL of a worker
   * is a Trusted Types sink. A policy of its own vouches for exactly that URL.
   */
  readonly mockProvider?: boolean;
  /** The only origins that the page may call, besides its own; by default any over https. */
  readonly connect?: readonly string[];
  /** Vite's dev client is in the page; the nonce is the one that Vite puts on what it injects. */
  readonly devServer?: { readonly nonce: string };
};

type Directives = Record<string, readonly string[]>;

const productionDirectives: Directives = {
  "default-src": ["'none'"],
  "script-src": ["'self'"],
  "style-src": ["'self'"],
  "img-src": ["'self'", "data:", "blob:"],
  // Providers are not known when the policy is written, so any https origin may be called. Plain
  // http is for providers on this machine only.
  "connect-src": [
    "'self'",
    "https:",
    "http://localhost:*",
    "http://*.localhost:*",
    "http://127.0.0.1:*",
  ],
  "worker-src": ["'self'"],
  "form-action": ["'self'"],
  "base-uri": ["'none'"],
  "object-src": ["'none'"],
  "frame-ancestors": ["'none'"],
  "require-trusted-types-for": ["'script'"],
  // The script of the worker that sends refreshes (docs/refresh-home.md), and nothing else.
  "trusted-types": ["pixy-courier"],
};

/**
 * The value of the `Content-Security-Policy` response header.
 *
 * @param allowances what this page needs beyond production; nothing by default
 * @see CSP Level 3, Trusted Types
 */
export function contentSecurityPolicy(allowances: PolicyAllowances = {}): string {
  return serialize(directivesWith(allowances));
}

/**
 * The same policy for `<meta http-equiv="Content-Security-Policy">`, for hosts that set no headers.
 * `frame-ancestors` is left out, because browsers ignore it there and warn about it (CSP3 §3.3).
 */
export function metaContentSecurityPolicy(allowances: PolicyAllowances = {}): string {
  const { "frame-ancestors": _ignoredInMeta, ...directives } = directivesWith(allowances);
  return serialize(directives);
}

/**
 * All security headers of a response, by lower-case name.
 *
 * @param allowances what this page needs beyond production; nothing by default
 */
export function securityHeaders(allowances: PolicyAllowances = {}): Record<string, string> {
  return {
    "content-security-policy": contentSecurityPolicy(allowances),
    // The callback's URL carries a code; no request may tell it to anyone.
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy":
      "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
  };
}

function directivesWith({
  mockProvider = false,
  connect,
  devServer,
}: PolicyAllowances): Directives {
  const directives = { ...productionDirectives };
  if (connect !== undefined) directives["connect-src"] = ["'self'", ...connect];
  directives["trusted-types"] = [
    ...(productionDirectives["trusted-types"] ?? []),
    ...(mockProvider ? ["mock-service-worker"] : []),
    // The one with which Vite's client is vouched for, which knows no policies itself.
    ...(devServer ? ["default"] : []),
  ];
  if (devServer) {
    const nonce = `'nonce-${devServer.nonce}'`;
    // React's refresh preamble is an inline script, and every stylesheet a <style> element.
    directives["script-src"] = ["'self'", nonce];
    directives["style-src"] = ["'self'", nonce];
    // The dev client waits for a restarted server in a shared worker that it makes from a blob.
    directives["worker-src"] = ["'self'", "blob:"];
    // Hot updates come over a WebSocket, which not every browser counts as 'self'.
    directives["connect-src"] = [
      ...(productionDirectives["connect-src"] ?? []),
      "ws://localhost:*",
    ];
  }
  return directives;
}

function serialize(directives: Directives): string {
  return Object.entries(directives)
    .map(([name, sources]) => [name, ...sources].join(" "))
    .join("; ");
}
