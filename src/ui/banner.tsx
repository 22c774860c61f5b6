import type { ReactNode } from "react";
import { StatusShape } from "./status-shape.tsx";

/** A line above the page about the whole of Pixy. */
export function Banner({ tone, children }: { tone: "warn" | "idle"; children: ReactNode }) {
  return (
    <div className="banner" data-tone={tone}>
      <StatusShape tone={tone === "warn" ? "bad" : "idle"} />
      <p>{children}</p>
    </div>
  );
}
