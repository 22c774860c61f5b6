import type { ComponentProps, ReactNode } from "react";

/** `risky` leads to what takes something away, mostly a question; `danger` does it. */
export type ButtonVariant = "primary" | "secondary" | "quiet" | "risky" | "danger";

export interface ButtonProps extends Omit<ComponentProps<"button">, "disabled" | "className"> {
  variant?: ButtonVariant;
  /** Something is under way: it shows, and another press does nothing. */
  busy?: boolean;
  /** It cannot be pressed now, but can be found and focused. */
  inactive?: boolean;
  children: ReactNode;
}

/**
 * A button. It is never `disabled`, which would take the keyboard's focus away from under a person
 * who has just pressed it; `aria-disabled` says the same and keeps the place.
 */
export function Button({
  variant = "secondary",
  busy = false,
  inactive = false,
  onClick,
  ...rest
}: ButtonProps) {
  const stopped = busy || inactive;
  return (
    <button
      type="button"
      {...rest}
      className="btn"
      data-variant={variant}
      aria-disabled={stopped || undefined}
      aria-busy={busy || undefined}
      onClick={(event) => {
        if (stopped) event.preventDefault();
        else onClick?.(event);
      }}
    >
      {busy && <span className="spinner" aria-hidden="true" />}
      {rest.children}
    </button>
  );
}
