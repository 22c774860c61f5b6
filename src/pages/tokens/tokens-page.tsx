import { useEffect, useState } from "react";
import { flushSync } from "react-dom";
import { Page } from "../page.tsx";
import { Inspector } from "./inspector.tsx";

/** Takes tokens apart, and says whether they are genuine. */
export function TokensPage() {
  const [visit, setVisit] = useState(0);
  useEffect(() => {
    // The browser may bring this very page back, with all that it held.
    const forget = () => flushSync(() => setVisit((before) => before + 1));
    window.addEventListener("pagehide", forget);
    return () => window.removeEventListener("pagehide", forget);
  }, []);
  return (
    <Page title="Tokens">
      <Inspector key={visit} />
    </Page>
  );
}
