import * as v from "valibot";
import type { Account } from "../state/state.ts";
import { protocolClaims } from "../tokens/account-claims.ts";

/** The fields of the account form, as they stand in it. */
export const accountFieldNames = ["sub", "name", "email", "claims"] as const;

export type AccountFieldName = (typeof accountFieldNames)[number];
export type AccountFields = Readonly<Record<AccountFieldName, string>>;

/** The account that a form describes, or what is wrong with which field. */
export type AccountReading =
  | { readonly account: Account }
  | { readonly problems: Readonly<Partial<Record<AccountFieldName, string>>> };

/** @returns the fields that describe the account */
export function fieldsOf(account: Account): AccountFields {
  const { sub, name, email = "", givenName, familyName } = account;
  const further = {
    ...(givenName === undefined ? {} : { given_name: givenName }),
    ...(familyName === undefined ? {} : { family_name: familyName }),
    ...account.claims,
  };
  const claims = Object.keys(further).length === 0 ? "" : JSON.stringify(further, null, 2);
  return { sub, name, email, claims };
}

/** @returns what a form says; nothing where it says nothing */
export function fieldsFrom(form: URLSearchParams): AccountFields {
  const read = (name: AccountFieldName) => form.get(name)?.trim() ?? "";
  return { sub: read("sub"), name: read("name"), email: read("email"), claims: read("claims") };
}

/** @param before the account that the form changes, if it does */
export function readAccount(fields: AccountFields, before: Account | undefined): AccountReading {
  const { sub, name, email } = fields;
  const claims = readClaims(fields.claims);
  const problems = {
    // OpenID Connect Core 1.0 §2: at most 255 ASCII characters.
    ...(/^[\x20-\x7e]{1,255}$/.test(sub) ? {} : { sub: "Write 1 to 255 ASCII characters." }),
    ...(email === "" || /^\S+@\S+$/.test(email) ? {} : { email: "This is not an email address." }),
    ...(typeof claims === "string" ? { claims } : {}),
  };
  if (typeof claims === "string" || Object.keys(problems).length > 0) return { problems };
  const { given_name: givenName, family_name: familyName, ...further } = claims;
  const isText = (value: unknown) => value === undefined || typeof value === "string";
  if (!isText(givenName) || !isText(familyName)) {
    return { problems: { claims: "given_name and family_name have to be strings." } };
  }
  return {
    account: {
      sub,
      name: name || sub,
      ...(typeof givenName === "string" ? { givenName } : {}),
      ...(typeof familyName === "string" ? { familyName } : {}),
      ...(email === "" ? {} : { email }),
      ...(Object.keys(further).length === 0 ? {} : { claims: further }),
      ...(before?.upstream === undefined ? {} : { upstream: before.upstream }),
    },
  };
}

const claimsSchema = v.record(v.string(), v.unknown());

/** @returns the claims, or what is wrong with them */
function readClaims(text: string): Record<string, unknown> | string {
  if (text === "") return {};
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    return `This is not JSON: ${cause instanceof Error ? cause.message : String(cause)}.`;
  }
  const parsed = v.safeParse(claimsSchema, value);
  if (!parsed.success || Array.isArray(value)) {
    return 'Write one JSON object, such as {"locale": "en"}.';
  }
  const reserved = Object.keys(parsed.output).find((name) => protocolClaims.has(name));
  return reserved === undefined
    ? parsed.output
    : `The provider alone says "${reserved}"; leave it out.`;
}
