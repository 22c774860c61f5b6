import { StrictMode, useEffect, useState } from "react";
import { createRoot } from "react-dom/client";
import { takeArrivedResponse } from "../../../src/app/arrived-response.ts";
import { createFlows } from "../../../src/app/flows.ts";
import { createFoundation } from "../../../src/app/foundation.ts";
import { createServices } from "../../../src/app/services.ts";
import { parseRuntimeConfig } from "../../../src/config/runtime-config.ts";
import { useApiQuery } from "../../../src/queries/api-queries.ts";
import { useSignIn } from "../../../src/queries/callback-queries.ts";
import { useConnect, useConnections } from "../../../src/queries/connection-queries.ts";
import { OwnQueriesProvider } from "../../../src/queries/queries-provider.tsx";
import { ServicesProvider } from "../../../src/queries/services-context.tsx";
import { offerBench } from "./offer-bench.ts";

/**
 * The smallest app on Pixy's layers, of the same form as those on other libraries: what React Query
 * and the layers below it take, without Pixy's screens.
 */
declare const __INSTALLATION__: { readonly config: unknown; readonly api: string };

const answer = takeArrivedResponse(location, history, "/");
const foundation = createFoundation((input, init) => fetch(input, init));
const flows = createFlows(foundation);
const signIn = answer && flows.startSignIn(answer);
const services = await createServices(foundation, parseRuntimeConfig(__INSTALLATION__.config), {
  basePath: "/",
  signIn,
  mock: undefined,
  witness: undefined,
  loadTour: undefined,
  loadFlows: () => Promise.resolve(flows),
});

function App() {
  const [isSigningIn, setSigningIn] = useState(signIn !== undefined);
  return isSigningIn ? <Callback onDone={() => setSigningIn(false)} /> : <Home />;
}

function Callback({ onDone }: { onDone: () => void }) {
  const { state } = useSignIn();
  useEffect(() => {
    if (state !== "done") return;
    history.replaceState(null, "", "/");
    onDone();
  }, [state, onDone]);
  return <p>{state}</p>;
}

function Home() {
  const connections = useConnections();
  const connect = useConnect();
  const [connection] = connections.data ?? [];
  if (connections.isPending) return <p>Loading</p>;
  if (connection === undefined)
    return <button onClick={() => connect.mutate({ profileId: "acme" })}>Sign in</button>;
  return (
    <>
      <p id="account">Signed in as {connection.account.subject}</p>
      <Answer connectionId={connection.id} />
      <Many connectionId={connection.id} />
    </>
  );
}

function Answer({ connectionId }: { connectionId: string }) {
  const { data, error } = useApiQuery(connectionId, { method: "GET", url: __INSTALLATION__.api });
  if (error) return <p role="alert">{error.message}</p>;
  return <pre id="answer">{data === undefined ? "" : new TextDecoder().decode(data.body)}</pre>;
}

/** As many queries at once as the bench asks for. */
function Many({ connectionId }: { connectionId: string }) {
  const [urls, setUrls] = useState<readonly string[]>([]);
  useEffect(
    () =>
      offerBench({
        connectionId,
        services,
        flows,
        foundation,
        api: __INSTALLATION__.api,
        ask: setUrls,
      }),
    [connectionId],
  );
  return (
    <ul id="many">
      {urls.map((url) => (
        <One key={url} connectionId={connectionId} url={url} />
      ))}
    </ul>
  );
}

function One({ connectionId, url }: { connectionId: string; url: string }) {
  const { data } = useApiQuery(connectionId, { method: "GET", url });
  return data === undefined ? null : <li>{data.status}</li>;
}

const root = document.querySelector("#root");
if (root !== null)
  createRoot(root).render(
    <StrictMode>
      <ServicesProvider services={services}>
        <OwnQueriesProvider>
          <App />
        </OwnQueriesProvider>
      </ServicesProvider>
    </StrictMode>,
  );
