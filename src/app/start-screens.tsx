import "./styles.css";
import { type ReactNode, StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { type RouteObject, RouterProvider } from "react-router";
import type { RuntimeConfig } from "../config/runtime-config.ts";
import type { SignIn } from "../connections/sign-in.ts";
import type { MockProviderHandle } from "../mock-provider/browser.ts";
import { FramedPage } from "../pages/framed.tsx";
import { InsecureContextPage } from "../pages/insecure-context.tsx";
import { InvalidConfigPage } from "../pages/invalid-config.tsx";
import { createQueryClient } from "../queries/query-client.ts";
import { ServicesProvider } from "../queries/services-context.tsx";
import type { Foundation } from "./foundation.ts";
import { startRecovery } from "./recovery.ts";
import { createAppRouter } from "./router.tsx";
import { createServices } from "./services.ts";

function show(container: Element, screen: ReactNode): void {
  createRoot(container).render(<StrictMode>{screen}</StrictMode>);
}

/** The whole app, once everything it stands on is there. */
export async function showApp(
  container: Element,
  foundation: Foundation,
  config: RuntimeConfig,
  { basePath, signIn, mock }: { basePath: string; signIn: SignIn | undefined; mock?: MockProviderHandle | undefined },
): Promise<void> {
  const services = await createServices(foundation, config, { basePath, signIn, mock: mock !== undefined });
  startRecovery(services.connections);
  const router = createAppRouter({ basename: basePath, ...(await mockScreens(mock)) });
  show(
    container,
    <ServicesProvider services={services} queryClient={createQueryClient()}>
      <RouterProvider router={router} />
    </ServicesProvider>,
  );
}

/** Pixy in a frame: nothing of it is shown, so that nothing of it can be clicked unseen. */
export function showFramed(container: Element): void {
  show(container, <FramedPage />);
}

/** Plain http on another machine: the platform withholds what PKCE is made of. */
export function showInsecureContext(container: Element): void {
  show(container, <InsecureContextPage origin={globalThis.location.origin} />);
}

/** The installation cannot start; almost always its `config.json` says why. */
export function showStartFailure(container: Element, error: unknown): void {
  show(container, <InvalidConfigPage error={error} />);
}

/** The other company's pages, in a build that has the mock provider. */
async function mockScreens(
  mock: MockProviderHandle | undefined,
): Promise<{ mockBanner?: ReactNode; mockRoutes?: RouteObject[] }> {
  if (!__MOCK_PROVIDER__ || mock === undefined) return {};
  const { MockBanner } = await import("../mock-provider/mock-banner.tsx");
  return {
    mockBanner: <MockBanner handle={mock} />,
    mockRoutes: [
      {
        path: "mock/authorize",
        lazy: async () => ({
          Component: (await import("../mock-provider/authorize-page.tsx")).MockAuthorizePage,
        }),
      },
      {
        path: "mock/end-session",
        lazy: async () => ({
          Component: (await import("../mock-provider/end-session-page.tsx")).MockEndSessionPage,
        }),
      },
    ],
  };
}
