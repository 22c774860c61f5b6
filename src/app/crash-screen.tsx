import { Component, lazy, type ReactNode, Suspense } from "react";
import { Button } from "../ui/button.tsx";

/** Worth calling early: what breaks a screen may be that the network is gone. */
export const loadCrashScreen = () => import("../pages/crashed.tsx");

const Crashed = lazy(() =>
  loadCrashScreen().then(
    ({ CrashedPage }) => ({ default: CrashedPage }),
    () => ({ default: BareCrash }),
  ),
);

interface CrashBoundaryProps {
  /** Whoever goes elsewhere leaves the broken screen behind. */
  pathname: string;
  /** What stands around the explanation, where the app's frame does not. */
  Frame?: "main";
  children: ReactNode;
}

interface CrashBoundaryState {
  pathname: string;
  crash?: { error: unknown } | undefined;
}

/** Says what happened in the place of a screen that broke, or whose script did not come. */
export class CrashBoundary extends Component<CrashBoundaryProps, CrashBoundaryState> {
  override state: CrashBoundaryState = { pathname: this.props.pathname };

  static getDerivedStateFromError(error: unknown): Partial<CrashBoundaryState> {
    return { crash: { error } };
  }

  static getDerivedStateFromProps(
    { pathname }: CrashBoundaryProps,
    state: CrashBoundaryState,
  ): CrashBoundaryState | null {
    return pathname === state.pathname ? null : { pathname, crash: undefined };
  }

  override render(): ReactNode {
    const { crash } = this.state;
    if (crash === undefined) return this.props.children;
    const screen = (
      <Suspense>
        <Crashed error={crash.error} />
      </Suspense>
    );
    const { Frame } = this.props;
    return Frame === undefined ? screen : <Frame>{screen}</Frame>;
  }
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
