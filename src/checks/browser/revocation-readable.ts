import { generateUnguessable } from "../../oauth/pkce.ts";
import { NOBODY } from "../subject.ts";
import { readableCheck } from "./readable-check.ts";

export const revocationReadable = readableCheck({
  id: "cors-revocation",
  title: "A page may read what its revocation endpoint answers",
  why: "Otherwise tokens are revoked when a person disconnects, or not: nobody learns which.",
  blocked: "warn",
  async ask(subject) {
    const url = await subject.endpoint("revocation_endpoint");
    if (url === undefined) return undefined;
    const form = { client_id: subject.clientId ?? NOBODY, token: generateUnguessable() };
    return subject.probe.send({ method: "POST", url, form });
  },
});
