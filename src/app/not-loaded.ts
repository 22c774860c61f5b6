/**
 * What can be said when the scripts of the app do not come: the network went while they were on
 * their way, or the host has others by now. It needs nothing but the entry itself.
 */
export function showNotLoaded(container: Element): void {
  const message = document.createElement("p");
  message.className = "shell-page";
  message.setAttribute("role", "alert");
  message.textContent = "Pixy could not be loaded. What is stored here is kept. ";
  const reload = document.createElement("button");
  reload.className = "btn";
  reload.textContent = "Reload";
  reload.addEventListener("click", () => globalThis.location.reload());
  message.append(reload);
  container.replaceChildren(message);
}
