import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { renderToStaticMarkup } from "react-dom/server";
import { MemoryRouter } from "react-router";
import type { Connection } from "../../src/connections/connection.ts";
import type { DisconnectResult } from "../../src/connections/disconnect.ts";
import { RefreshTokenState } from "../../src/pages/connection/refresh-token-state.tsx";
import { DisconnectNotice } from "../../src/pages/connections/disconnect-notice.tsx";
import { LoginPage } from "../../src/pages/login/login-page.tsx";
import { ServicesProvider } from "../../src/queries/services-context.tsx";
import { type App, baseUrl } from "./harness.ts";

/** @returns what the page of a connection says about its refresh token */
export function renderRefreshToken(connection: Connection): string {
  // Without a time in it, which needs a page that lives.
  const timeless = { ...connection, refreshedAt: undefined };
  return renderToStaticMarkup(<RefreshTokenState connection={timeless} storage="vault" />);
}

/** @returns what a person reads after a disconnect */
export function renderNotice(result: DisconnectResult): string {
  return renderToStaticMarkup(
    <DisconnectNotice name="Mock ID" result={result} onDismiss={() => undefined} />,
  );
}

/**
 * @param query of the sign-in screen's address
 * @returns what it shows
 */
export function renderLogin({ service, profile, log, guide }: App, query: URLSearchParams): string {
  const services = {
    connections: service,
    profiles: [profile],
    signIn: undefined,
    loadJourneys: () => Promise.resolve(log),
    journeyOfFailure: log.ofFailure,
    guide,
    witness: undefined,
    installation: {
      title: "Pixy",
      origin: new URL(baseUrl).origin,
      basePath: "/",
      redirectUri: `${baseUrl}callback`,
      storageIsDurable: true,
      mock: false,
    },
  };
  return renderToStaticMarkup(
    <MemoryRouter initialEntries={[`/login?${query.toString()}`]}>
      <QueryClientProvider client={new QueryClient()}>
        <ServicesProvider services={services}>
          <LoginPage />
        </ServicesProvider>
      </QueryClientProvider>
    </MemoryRouter>,
  );
}
