/**
 * What can be said when the scripts of the app do not come: the network went while they were on
 * their way, or the host has others by now. It needs nothing but the entry itself.
 */
export function showNotLoaded(container: Element): void {
  const page = document.createElement("main");
  page.className = "shell-page";
  const title = document.createElement("h1");
  title.className = "mb-6 text-20 sm:text-28";
  title.textContent = "Pixy could not be loaded";
  const reload = document.createElement("button");
  reload.className = "btn";
  reload.textContent = "Reload";
  reload.addEventListener("click", () => globalThis.location.reload());
  page.append(title, "What is stored here is kept. ", reload);
  container.setAttribute("role", "alert");
  container.replaceChildren(page);
}
