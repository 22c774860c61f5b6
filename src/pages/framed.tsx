import { Standalone } from "./standalone.tsx";

/** Inside of another page, Pixy shows nothing that could be pressed by mistake. */
export function FramedPage() {
  return (
    <Standalone title="Not inside of another page">
      <p className="max-w-[65ch] text-ink-soft">
        Another page shows Pixy in a frame. There it could lay something over Pixy and make you
        press what you do not see, so Pixy does not run. Open its address in a tab of its own.
      </p>
    </Standalone>
  );
}
