import type { Account } from "../state/state.ts";

/** An account at the pretend upstream provider. */
export interface UpstreamAccount {
  readonly id: string;
  readonly name: string;
  readonly email: string;
}

/** How subjects of the upstream provider begin. */
const upstream = "google-oauth2";

export const upstreamAccounts: readonly UpstreamAccount[] = [
  { id: "104837265019283746501", name: "Ada Lovelace", email: "ada@upstream.example" },
  { id: "117263540918273645092", name: "Grace Hopper", email: "grace@upstream.example" },
];

/** @returns the identity of whoever signed in upstream with this address */
export async function upstreamAccount(name: string, email: string): Promise<Account> {
  const id = upstreamAccounts.find((known) => known.email === email)?.id ?? (await inventId(email));
  const [givenName = name, ...rest] = name.split(" ");
  return {
    sub: `${upstream}|${id}`,
    name,
    givenName,
    ...(rest.length === 0 ? {} : { familyName: rest.join(" ") }),
    email,
    upstream,
  };
}

/** The same person gets the same subject: 21 digits, as upstream has them. */
async function inventId(email: string): Promise<string> {
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(email.toLowerCase()));
  return `1${String(new DataView(hash).getBigUint64(0)).padStart(20, "0")}`;
}
