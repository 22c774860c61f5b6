import { QueryClient, QueryClientProvider, useQuery } from "@tanstack/react-query";
import { type ReactNode, StrictMode, useEffect } from "react";
import { createRoot } from "react-dom/client";
import { BrowserRouter, Navigate, Route, Routes } from "react-router";
import { installation } from "./installation.ts";

/** What an app knows about its person. */
export interface Session {
  readonly isLoading: boolean;
  /** The subject of the ID token, once somebody is signed in. */
  readonly account: string | undefined;
  readonly error: string | undefined;
  readonly signIn: () => void;
  /** The access token for a call, as the library gives it. */
  readonly accessToken: () => string | Promise<string | undefined>;
}

export function mount(app: ReactNode): void {
  const root = document.querySelector("#root");
  if (root === null) throw new Error("the page has no root");
  createRoot(root).render(<StrictMode>{app}</StrictMode>);
}

const queries = new QueryClient();

/** The two addresses of an app. */
export function Screens({ session }: { session: Session }) {
  return (
    <QueryClientProvider client={queries}>
      <BrowserRouter>
        <Routes>
          <Route path="/" element={<Home session={session} />} />
          <Route path="/callback" element={<Callback session={session} />} />
        </Routes>
      </BrowserRouter>
    </QueryClientProvider>
  );
}

function Home({ session }: { session: Session }) {
  const { isLoading, account, error, signIn, accessToken } = session;
  if (error !== undefined) return <p role="alert">{error}</p>;
  if (isLoading) return <p>Loading</p>;
  if (account === undefined) return <button onClick={signIn}>Sign in</button>;
  return (
    <>
      <p id="account">Signed in as {account}</p>
      <Answer accessToken={accessToken} />
    </>
  );
}

function Callback({ session }: { session: Session }) {
  if (session.error !== undefined) return <p role="alert">{session.error}</p>;
  if (session.account !== undefined) return <Navigate to="/" replace />;
  return <p>Signing in</p>;
}

function Answer({ accessToken }: Pick<Session, "accessToken">) {
  // For the bench, which asks for it ten thousand times.
  useEffect(() => void Object.assign(globalThis, { accessTokenForCall: accessToken }));
  const { data, error } = useQuery({
    queryKey: ["api"],
    queryFn: async ({ signal }) => {
      const authorization = `Bearer ${await accessToken()}`;
      const response = await fetch(installation.api, { headers: { authorization }, signal });
      if (!response.ok) throw new Error(`The API answered ${response.status}`);
      return response.text();
    },
  });
  if (error) return <p role="alert">{error.message}</p>;
  return <pre id="answer">{data ?? "Asking the API"}</pre>;
}
