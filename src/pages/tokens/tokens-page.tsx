import { useState } from "react";
import { Page } from "../page.tsx";
import { useForgetOnLeave } from "../use-forget-on-leave.ts";
import { Inspector } from "./inspector.tsx";

/** Takes tokens apart, and says whether they are genuine. */
export function TokensPage() {
  const [visit, setVisit] = useState(0);
  useForgetOnLeave(() => setVisit((before) => before + 1));
  return (
    <Page title="Tokens">
      <Inspector key={visit} />
    </Page>
  );
}
