import type { ReactNode } from "react";
import { Mark } from "../ui/mark.tsx";

/** A page where the app itself cannot run. */
export function Standalone({ title, children }: { title: string; children: ReactNode }) {
  return (
    <main className="shell-page max-w-[720px]">
      <title>{`${title} · Pixy`}</title>
      <p className="shell-brand mb-8">
        <Mark />
        Pixy
      </p>
      <h1 className="mb-6 text-20 sm:text-28">{title}</h1>
      {children}
    </main>
  );
}
