import Info from "lucide-react/icons/info";
import TriangleAlert from "lucide-react/icons/triangle-alert";
import type { ReactNode } from "react";

/** A line above the page about the whole of Pixy. */
export function Banner({ tone, children }: { tone: "warn" | "idle"; children: ReactNode }) {
  const Icon = tone === "warn" ? TriangleAlert : Info;
  return (
    <div className="banner" data-tone={tone} role="status">
      <Icon size={16} aria-hidden="true" />
      <p>{children}</p>
    </div>
  );
}
