import { lazy, Suspense } from "react";

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
      <a href="" className="link">
        Reload
      </a>
    </p>
  );
}
