import { readableCheck } from "./readable-check.ts";

export const keysReadable = readableCheck({
  id: "cors-keys",
  title: "A page may read its keys",
  why: "Otherwise no ID token can be verified, and Pixy stores nothing that it has not verified.",
  ask: (subject) => subject.keys(),
});
