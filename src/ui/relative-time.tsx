import { useId, useState, type KeyboardEvent } from "react";
import { useNow } from "./clock.ts";
import { exactTime, relativeTime } from "./time-words.ts";

/** A moment as people speak of it; the exact one shows on hover and on focus, Escape hides it. */
export function RelativeTime({ at }: { at: number }) {
  const now = useNow(at);
  const [shown, setShown] = useState<"start" | "end">();
  const id = useId();
  // It grows towards the middle of the window, so that it never leaves it.
  const show = ({ currentTarget }: { currentTarget: Element }) =>
    setShown(currentTarget.getBoundingClientRect().left * 2 < window.innerWidth ? "start" : "end");
  const hide = () => setShown(undefined);
  const hideOnEscape = (event: KeyboardEvent) => {
    if (event.key === "Escape") hide();
  };
  return (
    <span className="time" onMouseEnter={show} onMouseLeave={hide}>
      <time
        dateTime={new Date(at).toISOString()}
        tabIndex={0}
        aria-describedby={shown ? id : undefined}
        onFocus={show}
        onBlur={hide}
        onKeyDown={hideOnEscape}
      >
        {relativeTime(at, now)}
      </time>
      {shown && (
        <span className="time-exact" data-side={shown} role="tooltip" id={id}>
          {exactTime(at)}
        </span>
      )}
    </span>
  );
}

/** The same inside of what is itself pressed: the exact time shows when that has the focus. */
export function PassiveTime({ at }: { at: number }) {
  const now = useNow(at);
  return (
    <span className="time-passive">
      <time dateTime={new Date(at).toISOString()}>{relativeTime(at, now)}</time>
      <span className="time-exact" data-side="end" role="tooltip">
        {exactTime(at)}
      </span>
    </span>
  );
}
