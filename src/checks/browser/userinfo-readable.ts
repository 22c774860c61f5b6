import { readableCheck } from "./readable-check.ts";

export const userinfoReadable = readableCheck({
  id: "cors-userinfo",
  title: "A page may ask its userinfo endpoint",
  why: "It asks with an `Authorization` header, so the browser asks for leave first (a preflight). Without it an account has the name that the ID token gives it.",
  ask: (subject) => subject.userinfoAnswer(),
  blocked: "warn",
});
