import { fileURLToPath } from "node:url";

/** Where the pictures lie; git ignores it. */
export const SCREENS = fileURLToPath(new URL("../../.screens", import.meta.url));

/** The sizes of window in which every screen is captured; the name is that of the project. */
export const WINDOWS = [
  { name: "360", width: 360, height: 780 },
  { name: "1280", width: 1280, height: 900 },
] as const;

export const THEMES = ["light", "dark"] as const;
