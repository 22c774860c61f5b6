/**
 * What can be said when the app is not there. It needs nothing but the entry itself.
 *
 * @param offersReload whether that may help
 */
function say(container: Element, text: string, offersReload: boolean): void {
  const message = document.createElement("p");
  message.className = "shell-page";
  message.setAttribute("role", "alert");
  message.textContent = `${text} What is stored here is kept. `;
  if (offersReload) {
    const reload = document.createElement("button");
    reload.className = "btn";
    reload.textContent = "Reload";
    reload.addEventListener("click", () => globalThis.location.reload());
    message.append(reload);
  }
  container.replaceChildren(message);
}

/** The network went while the scripts were on their way, or the host has others by now. */
export function showNotLoaded(container: Element): void {
  say(container, "Pixy could not be loaded.", true);
}

/** @returns whether this browser has what the app is written in: its latest piece stands for all */
export function isNewEnough(): boolean {
  return "parse" in URL;
}

export function showTooOld(container: Element): void {
  const needed = "Chrome or Edge 126, Firefox 126, Safari 18, or a later one";
  say(container, `This browser is too old for Pixy, which needs ${needed}.`, false);
}
