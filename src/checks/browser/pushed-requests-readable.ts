import { NOBODY } from "../subject.ts";
import { readableCheck } from "./readable-check.ts";

export const pushedRequestsReadable = readableCheck({
  id: "cors-pushed-requests",
  title: "A page may push its authorization request",
  why: "Where pushed requests are demanded, nobody signs in without them; elsewhere they only keep the request out of addresses.",
  blocked: "warn",
  async ask(subject) {
    const url = await subject.endpoint("pushed_authorization_request_endpoint");
    if (url === undefined) return undefined;
    // Too little for a request: it is refused, and nothing is kept of it there.
    const form = { client_id: subject.clientId ?? NOBODY, response_type: "none" };
    return subject.probe.send({ method: "POST", url, form });
  },
});
