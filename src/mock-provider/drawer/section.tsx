import type { ReactNode } from "react";
import type { MockProvider } from "../provider.ts";
import type { State } from "../state/state.ts";

/** What every section of the drawer works with. */
export interface SectionProps {
  readonly provider: MockProvider;
  readonly state: State;
  /** Does something at the provider and says, in one line, that it is done or why it is not. */
  readonly run: Run;
}

export type Run = (action: () => Promise<unknown>, done: string) => Promise<boolean>;

/** One module of the panel. */
export function Module({
  title,
  aside,
  children,
}: {
  title: string;
  /** What stands at the other end of the title's line. */
  aside?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section className="rig-module">
      <div className="rig-module-head">
        <h3>{title}</h3>
        {aside}
      </div>
      {children}
    </section>
  );
}

export function Nothing({ children }: { children: ReactNode }) {
  return <p className="rig-nothing">{children}</p>;
}
