import { type Answer, issuer, readAnswer } from "./plain-client.ts";

/** The confidential client that is there from the start. */
const labSecret = "a-secret-that-everyone-knows";
export const labCredentials = `Basic ${btoa(`pixy-lab:${labSecret}`)}`;

type Params = Readonly<Record<string, string | readonly string[] | undefined>>;

/** A POST by the confidential client; a parameter with several values is sent several times. */
export async function postAsLab(
  path: string,
  params: Params,
  authorization = labCredentials,
): Promise<Answer> {
  const body = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) {
    for (const one of [value].flat()) if (one !== undefined) body.append(name, one);
  }
  const response = await fetch(`${issuer}${path}`, {
    method: "POST",
    headers: { authorization },
    body,
  });
  return readAnswer(response);
}
