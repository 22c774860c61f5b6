/** The sign-in screen of a connection, and the way back from there. */
export function loginPath(connectionId: string, returnTo: string): string {
  return `/login?${new URLSearchParams({ connection: connectionId, returnTo }).toString()}`;
}
