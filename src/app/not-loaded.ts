/** What can be said when the app is not there. It needs nothing but the entry itself. */
function say(container: Element, title: string, ...more: (string | Node)[]): void {
  const page = document.createElement("main");
  page.className = "shell-page";
  const heading = document.createElement("h1");
  heading.className = "mb-6 text-20 sm:text-28";
  heading.textContent = title;
  page.append(heading, ...more);
  container.setAttribute("role", "alert");
  container.replaceChildren(page);
}

/** The network went while the scripts were on their way, or the host has others by now. */
export function showNotLoaded(container: Element): void {
  const reload = document.createElement("button");
  reload.className = "btn";
  reload.textContent = "Reload";
  reload.addEventListener("click", () => globalThis.location.reload());
  say(container, "Pixy could not be loaded", "What is stored here is kept. ", reload);
}

/** @returns whether this browser has what the app is written in: its latest piece stands for all */
export function isNewEnough(): boolean {
  return "parse" in URL;
}

export function showTooOld(container: Element): void {
  const needed = "It needs Chrome or Edge 126, Firefox 126, Safari 18, or a later one.";
  say(container, "This browser is too old for Pixy", `${needed} What is stored here is kept.`);
}
