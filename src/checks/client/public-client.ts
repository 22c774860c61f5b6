import { parseObject } from "../../oauth/token-response.ts";
import { type Check, fail, pass, unknown } from "../check.ts";
import { quoted, textIn } from "../metadata-document.ts";
import type { Answer } from "../probe.ts";
import { isSecretDemanded } from "./secret-demanded.ts";

export const publicClient: Check = {
  id: "public-client",
  group: "client",
  title: "Its token endpoint demands no secret of this client",
  why: "A made-up code is refused either way: because of the code (`invalid_grant`) when the client is taken as it is, because of the client when it should have a secret.",
  reference: "RFC 6749 §2.1, §5.2, RFC 10017",
  remedy: "public-client",
  async run(subject) {
    const plain = await subject.tokenAnswer();
    if (plain === undefined) return unknown("There is no token endpoint that may be asked.");
    if (subject.clientId === undefined) return unknown("It takes a client id to ask.");
    // Where a proof is demanded (RFC 9449), nothing else may be looked at before.
    const wantsProof = /dpop/i.test(plain.answer?.body ?? "");
    const reading = (wantsProof ? await subject.provenTokenAnswer() : undefined) ?? plain;
    const { answer, reason, exchanges } = reading;
    if (answer === undefined) return unknown(`Its answer cannot be seen: ${reason}.`, exchanges);
    const words = refusalWords(answer);
    if (isSecretDemanded(reading)) {
      return fail(
        `It answers a made-up code without a secret with ${words}. It wants a secret, or does not know the client id.`,
        exchanges,
      );
    }
    return textIn(parseObject(answer.body) ?? {}, "error") === "invalid_grant"
      ? pass(
          `It answers a made-up code with ${words}: it looked at the code, and asked for no secret.`,
          exchanges,
        )
      : unknown(`It answers a made-up code with ${words}, which tells neither.`, exchanges);
  },
};

function refusalWords({ status, body }: Answer): string {
  const members = parseObject(body) ?? {};
  const description = textIn(members, "error_description");
  const error = quoted(textIn(members, "error") ?? `HTTP ${status}`);
  return description === undefined ? error : `${error}: ${quoted(description)}`;
}
