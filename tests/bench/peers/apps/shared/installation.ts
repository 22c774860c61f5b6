declare const __INSTALLATION__: {
  readonly issuer: string;
  readonly clientId: string;
  readonly scope: string;
  /** Of the request that every app makes. */
  readonly api: string;
};

/** What an app is built with, as `import.meta.env` would bring it. */
export const installation = __INSTALLATION__;

/** Where the app is, without a slash at the end. */
export const { origin } = globalThis.location;
