import { type RefObject, useRef } from "react";
import { useCancelSignIns } from "../../queries/connection-queries.ts";
import { useResetOnReturn } from "../use-reset-on-return.ts";

/**
 * A sign-in that a button has begun can be given up until the page is left, and coming back to the page
 * begins anew.
 *
 * @param reset forgets that it was begun
 * @returns `button`: for the button, which gets the focus again
 */
export function useGivingUp(reset: () => void): {
  readonly button: RefObject<HTMLButtonElement | null>;
  readonly giveUp: () => void;
} {
  const cancelSignIns = useCancelSignIns();
  const button = useRef<HTMLButtonElement>(null);
  useResetOnReturn(reset);
  return {
    button,
    giveUp() {
      cancelSignIns();
      reset();
      button.current?.focus();
    },
  };
}
