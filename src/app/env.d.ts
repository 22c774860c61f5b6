/// <reference types="vite/client" />
/// <reference types="msw/vite/client" />

/** Whether this build contains the mock provider: dev server and demo builds only. */
declare const __MOCK_PROVIDER__: boolean;

/** The version of the package. */
declare const __PIXY_VERSION__: string;
