import { readableCheck } from "./readable-check.ts";

export const metadataReadable = readableCheck({
  id: "cors-metadata",
  title: "A page may read its metadata",
  why: "Else its endpoints have to be given by hand, and follow no change.",
  ask: async (subject) => (await subject.published()).reading,
});
