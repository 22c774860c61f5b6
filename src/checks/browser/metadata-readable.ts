import { readableCheck } from "./readable-check.ts";

export const metadataReadable = readableCheck({
  id: "cors-metadata",
  title: "A page may read its metadata",
  why: "Otherwise its endpoints have to be entered by hand, and follow no change.",
  ask: async (subject) => (await subject.published()).reading,
});
