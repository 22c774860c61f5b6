import { pass, warn } from "../check.ts";
import { metadataCheck } from "./metadata-check.ts";

export const issAnnounced = metadataCheck({
  id: "iss-announced",
  title: "It says that its answers name their sender",
  why: "With several providers, a client could otherwise mistake one's answer for another's (mix-up).",
  reference: "RFC 9207 §3, RFC 9700 §4.4",
  remedy: "iss",
  judge: (document) =>
    document["authorization_response_iss_parameter_supported"] === true
      ? pass("It promises `iss` in every answer.")
      : warn("It does not promise `iss`."),
});
