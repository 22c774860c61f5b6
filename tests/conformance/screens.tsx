import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { prerender } from "react-dom/static";
import { MemoryRouter } from "react-router";
import type { Connection } from "../../src/connections/connection.ts";
import type { DisconnectResult } from "../../src/connections/disconnect.ts";
import type { WaitingCall } from "../../src/oauth/authorization-transaction.ts";
import type { OAuthError } from "../../src/oauth/oauth-error.ts";
import { ApiDemandQuestion } from "../../src/pages/api-demand-question.tsx";
import { SignInFailure } from "../../src/pages/callback/sign-in-failure.tsx";
import { RefreshTokenState } from "../../src/pages/connection/refresh-token-state.tsx";
import { RevocationNotice } from "../../src/pages/connections/revocation-notice.tsx";
import { LoginPage } from "../../src/pages/login/login-page.tsx";
import { connectionKeys } from "../../src/queries/connection-notices.ts";
import { ServicesProvider } from "../../src/queries/services-context.tsx";
import { ScopeChips } from "../../src/ui/scope-chips.tsx";
import { configuredProviders } from "../support/configured-providers.ts";
import { servicesOf } from "../support/services-of.ts";
import type { App, Outcome } from "./app.ts";

/** @returns what the page of a connection says about its refresh token */
export function renderRefreshToken(connection: Connection): string {
  // Without a time in it, which needs a page that lives.
  const timeless = { ...connection, refreshedAt: undefined };
  return renderToStaticMarkup(
    <RefreshTokenState connection={timeless} profile={undefined} storage="vault" />,
  );
}

/** @returns what the page of a connection says about its scope */
export function renderScope({ requestedScope, grantedScope }: Connection): string {
  return renderToStaticMarkup(
    <ScopeChips requested={requestedScope} granted={grantedScope} most={12} />,
  );
}

/** @returns what a person reads after a disconnect */
export function renderNotice(result: DisconnectResult): string {
  return renderToStaticMarkup(
    <RevocationNotice
      title="Disconnected Mock ID."
      result={result}
      isAwaited
      onDismiss={() => undefined}
    />,
  );
}

/**
 * @param query of the sign-in screen's address
 * @returns what it shows
 */
export function renderLogin(app: App, query: URLSearchParams): string {
  return renderToStaticMarkup(
    <Screen app={app} path={`/login?${query.toString()}`} client={new QueryClient()}>
      <LoginPage />
    </Screen>,
  );
}

/** @returns what the callback page shows of a sign-in that failed, with all that it loads later */
export async function renderFailedSignIn(app: App, outcome: Outcome): Promise<string> {
  if (outcome.state !== "failed") throw new Error(`the sign-in is ${outcome.state}`);
  const { prelude } = await prerender(
    <Screen app={app} path="/callback" client={new QueryClient()}>
      <SignInFailure {...outcome} />
    </Screen>,
  );
  return new Response(prelude).text();
}

/** @returns the question that a person is asked when an API wants more than the connection has */
export async function renderQuestion(
  app: App,
  connectionId: string,
  demand: OAuthError,
  call: WaitingCall,
): Promise<string> {
  const client = new QueryClient();
  client.setQueryData(connectionKeys.detail(connectionId), await app.service.find(connectionId));
  return renderToStaticMarkup(
    <Screen app={app} path="/console" client={client}>
      <ApiDemandQuestion connectionId={connectionId} demand={demand} call={call} secondary={null} />
    </Screen>,
  );
}

interface ScreenProps {
  app: App;
  path: string;
  client: QueryClient;
  children: ReactNode;
}

function Screen({ app, path, client, children }: ScreenProps) {
  const services = servicesOf(app, { providers: configuredProviders([app.profile]) });
  return (
    <MemoryRouter initialEntries={[path]}>
      <QueryClientProvider client={client}>
        <ServicesProvider services={services}>{children}</ServicesProvider>
      </QueryClientProvider>
    </MemoryRouter>
  );
}
