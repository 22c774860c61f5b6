import * as v from "valibot";
import { secondFactorAcr } from "../tokens/acr.ts";
import type { AccountChoice } from "../authorization/sign-in.ts";
import { type Account, accountSchema } from "../state/state.ts";
import { fieldsFrom, fieldsOf, readAccount } from "./account-fields.ts";
import type { AccountRow, Carried, ClientCard, PageView, RequestParameter } from "./page-view.ts";
import { upstreamAccount, upstreamAccounts } from "./upstream-accounts.ts";

/** What there is to know before anybody signs in. */
export interface SignInContext {
  readonly client: ClientCard;
  readonly accounts: readonly AccountChoice[];
  /** Shown first. */
  readonly hintedSubject?: string | undefined;
  /** A hint at nobody who is known: prefills the form. */
  readonly unknownHint?: string | undefined;
  /** Why being signed in is not enough, as a sentence. */
  readonly reason?: string | undefined;
  /** Whether this account has to prove itself by a second factor. */
  readonly needsSecondFactor: (account: Account) => boolean;
  /** Seconds since the epoch. */
  readonly now: number;
  /** What the page knew before. */
  readonly carried: Carried;
  readonly request?: readonly RequestParameter[] | undefined;
}

/** Somebody signed in, or the next question. */
export type SignInOutcome =
  | { readonly kind: "view"; readonly view: PageView }
  | {
      readonly kind: "signed-in";
      readonly account: Account;
      /** How sure it is, where that was proved just now. */
      readonly acr?: string | undefined;
      /** What the following forms carry. */
      readonly carried: Carried;
    };

/** What the pretend phone receives. */
const oneTimeCode = "424242";

/**
 * Who is it? Walks through the questions: which account, with which claims, by which provider, and
 * where it is asked for, a second factor. The answers so far come back with every form. That they
 * could be forged is no harm: whoever uses this provider may be anybody.
 *
 * @param form what the person answered last; undefined when the page has just been opened
 */
export async function signIn(
  before: SignInContext,
  form: URLSearchParams | undefined,
): Promise<SignInOutcome> {
  const context = withTypedAccount(before, form);
  const { accounts, client, request } = context;
  const base = { client, request, carried: context.carried };
  const known = (sub: string | null) =>
    accounts.find(({ account }) => account.sub === sub)?.account;
  switch (form?.get("step")) {
    case "account": {
      const account = known(form.get("sub"));
      return account === undefined ? chooseAccount(context) : proceed(context, account);
    }
    case "edit": {
      const account = known(form.get("sub"));
      if (account === undefined) return chooseAccount(context);
      const fields = fieldsOf(account);
      return view({ ...base, kind: "account-form", known: true, fields, problems: {} });
    }
    case "other":
      return emptyForm(context);
    case "account-form": {
      const fields = fieldsFrom(form);
      const before = known(fields.sub);
      const reading = readAccount(fields, before);
      return "account" in reading
        ? proceed(context, reading.account)
        : view({ ...base, kind: "account-form", known: before !== undefined, fields, ...reading });
    }
    case "upstream":
      return view({ ...base, kind: "choose-upstream", accounts: upstreamAccounts });
    case "upstream-account": {
      const name = form.get("name")?.trim() ?? "";
      const email = form.get("email")?.trim() ?? "";
      if (name !== "" && /^\S+@\S+$/.test(email)) {
        return proceed(context, await upstreamAccount(name, email));
      }
      const problem = "Write a name and an email address.";
      return view({ ...base, kind: "choose-upstream", accounts: upstreamAccounts, problem });
    }
    case "second-factor": {
      const account = readCarriedAccount(form);
      if (account === undefined) return chooseAccount(context);
      const code = form.get("code")?.replace(/\s/g, "");
      return code === oneTimeCode
        ? signedIn(context, account, secondFactorAcr)
        : secondFactor(context, account, "That is not the code. It stands above.");
    }
    case "consent": {
      const account = readCarriedAccount(form);
      const acr = form.get("acr") === secondFactorAcr ? secondFactorAcr : undefined;
      return account === undefined ? chooseAccount(context) : signedIn(context, account, acr);
    }
    default:
      return form === undefined ? begin(context) : chooseAccount(context);
  }
}

/** Whoever changes their mind finds the account again that they have typed. */
function withTypedAccount(
  context: SignInContext,
  form: URLSearchParams | undefined,
): SignInContext {
  const typed = form === undefined ? undefined : readCarriedAccount(form);
  if (typed === undefined) return context;
  const account = JSON.stringify(typed);
  const isKnown = context.accounts.some((known) => JSON.stringify(known.account) === account);
  if (isKnown) return context;
  const others = context.accounts.filter((known) => known.account.sub !== typed.sub);
  const carried = { ...context.carried, account };
  return { ...context, accounts: [{ account: typed }, ...others], carried };
}

/** Before anybody answered anything, a hint may do. */
function begin(context: SignInContext): SignInOutcome {
  const { accounts, hintedSubject, reason, unknownHint } = context;
  const hinted = accounts.find(({ account }) => account.sub === hintedSubject);
  const usable = hinted?.signedInAt !== undefined && reason === undefined;
  if (hinted !== undefined && usable) return proceed(context, hinted.account);
  return unknownHint === undefined ? chooseAccount(context) : emptyForm(context);
}

function chooseAccount(context: SignInContext): SignInOutcome {
  const { client, accounts, hintedSubject, reason, carried, request } = context;
  const rows = accounts
    .map((choice) => rowOf(choice, context.now))
    .toSorted((a, b) => Number(b.sub === hintedSubject) - Number(a.sub === hintedSubject));
  return view({ kind: "choose-account", client, carried, request, reason, accounts: rows });
}

function emptyForm({ client, carried, request, unknownHint = "" }: SignInContext): SignInOutcome {
  const byEmail = unknownHint.includes("@");
  const sub = byEmail ? (unknownHint.split("@")[0] ?? "") : unknownHint;
  const fields = { sub, name: "", email: byEmail ? unknownHint : "", claims: "" };
  return view({
    kind: "account-form",
    client,
    carried,
    request,
    known: false,
    fields,
    problems: {},
  });
}

function proceed(context: SignInContext, account: Account): SignInOutcome {
  return context.needsSecondFactor(account)
    ? secondFactor(context, account)
    : signedIn(context, account);
}

function secondFactor(context: SignInContext, account: Account, problem?: string): SignInOutcome {
  const { client, request } = context;
  const carried = { ...context.carried, account: JSON.stringify(account) };
  const about = { account: rowOf({ account }, context.now), code: oneTimeCode, problem };
  return view({ kind: "second-factor", client, carried, request, ...about });
}

function signedIn(context: SignInContext, account: Account, acr?: string): SignInOutcome {
  const proved: Carried = acr === undefined ? {} : { acr };
  const carried = { ...context.carried, account: JSON.stringify(account), ...proved };
  return { kind: "signed-in", account, acr, carried };
}

function readCarriedAccount(form: URLSearchParams): Account | undefined {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), accountSchema), form.get("account"));
  return parsed.success ? parsed.output : undefined;
}

/** @param now seconds since the epoch */
export function rowOf({ account, signedInAt }: AccountChoice, now: number): AccountRow {
  const { sub, name, email, upstream } = account;
  const signedInFor = signedInAt === undefined ? undefined : now - signedInAt;
  return { sub, name, email, upstream, signedInFor };
}

function view(of: PageView): SignInOutcome {
  return { kind: "view", view: of };
}
