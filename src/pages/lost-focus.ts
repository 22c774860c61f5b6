/** @returns whether the focused element has gone, so that the keyboard is nowhere */
export function isFocusLost(): boolean {
  return document.activeElement === document.body;
}
