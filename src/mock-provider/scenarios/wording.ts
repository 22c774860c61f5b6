/** Sentences about scenarios of more than one family, so that the same thing is said alike. */
export const rejectIdToken = "rejects the ID token, and with it the whole answer";

export const nameTheSetting = "names the setting that is wrong; trying again would not help";

export const hiddenHeader =
  "nothing: a page sees only what Access-Control-Expose-Headers names (Fetch, CORS protocol)";
