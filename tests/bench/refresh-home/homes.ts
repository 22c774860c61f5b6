/** The homes that are compared, and the page that measures each. */
export const homes = [
  { name: "page", path: "index.html" },
  { name: "SharedWorker", path: "worker.html" },
  { name: "SharedWorker, extendedLifetime", path: "worker.html?extended" },
  { name: "page, courier worker", path: "courier.html" },
] as const;

export type Home = (typeof homes)[number];
export type HomeName = Home["name"];
