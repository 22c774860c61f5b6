/** How browsers say that a script of ours could not be loaded. */
const messages = /dynamically imported module|module script failed|preload/iu;

export function isNotLoaded(error: unknown): boolean {
  return error instanceof Error && messages.test(error.message);
}

/** What a screen says then, under a title that names what is missing. */
export const notLoaded = {
  code: "script_not_loaded",
  explanation: "The network is away, or Pixy was updated meanwhile. What is stored here is kept.",
} as const;
