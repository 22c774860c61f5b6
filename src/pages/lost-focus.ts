/** What had the focus is gone, and whoever uses the keyboard stands nowhere. */
export function isFocusLost(): boolean {
  return document.activeElement === document.body;
}
