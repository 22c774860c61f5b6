import { lazy, Suspense } from "react";
import { Button } from "../ui/button.tsx";

/** Worth calling early: what breaks a screen may be that the network is gone. */
export const loadCrashScreen = () => import("../pages/crashed.tsx");

const Crashed = lazy(() =>
  loadCrashScreen().then(
    ({ CrashedPage }) => ({ default: CrashedPage }),
    () => ({ default: BareCrash }),
  ),
);

/** In the place of a screen that broke, or whose script did not come. */
export function CrashScreen() {
  return (
    <Suspense>
      <Crashed />
    </Suspense>
  );
}

/** When not even the script that explains it comes. */
function BareCrash() {
  return (
    <p role="alert" className="shell-page">
      This screen could not be loaded.{" "}
      <Button onClick={() => window.location.reload()}>Reload</Button>
    </p>
  );
}
