import { Outcome } from "../../ui/outcome.tsx";

/** What a person should know who is asked to type a code, and whom this way is for (RFC 8628 §5.4). */
export function DeviceAdvice() {
  return (
    <section
      aria-label="Before you type a code"
      className="grid max-w-[720px] grid-cols-1 gap-3 text-13"
    >
      <Outcome tone="warn">
        Type only a code that you asked for yourself, just now. Whoever sends you one, or has you
        read one out on the telephone, wants to be signed in as you: the account opens where the
        code came from, not where it is typed. And nobody else should type yours: it would be their
        account that is connected here.
      </Outcome>
      <details className="fold text-ink-soft">
        <summary>When this is the right way, and when not</summary>
        <div className="grid max-w-[65ch] gap-2 py-2">
          <p>
            Device codes (RFC 8628) were made for televisions, printers and command lines, which
            have no browser or nothing to type a password on. Here they serve when your account can
            be signed in to only on another device.
          </p>
          <p>
            In this browser itself, “Connect” is better: the answer comes back to the very tab that
            asked, bound to it by PKCE, state and nonce. A device code has none of these. It is
            protected by being secret and short-lived, and by you comparing what both devices show.
          </p>
        </div>
      </details>
    </section>
  );
}
