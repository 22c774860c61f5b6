import { useMemo, useState } from "react";
import type { UseQueryResult } from "@tanstack/react-query";
import type { IssuerKeys } from "../../connections/token-inspection.ts";
import type { DecodedToken } from "../../jwt/decode-token.ts";
import {
  keysOf,
  type PastedKeys,
  readPastedKeys,
  type VerificationKey,
} from "../../jwt/verification-keys.ts";
import { ownKey } from "../../jwt/verify-signature.ts";
import { useProviders } from "../../queries/provider-queries.ts";
import { useIssuerKeys } from "../../queries/token-queries.ts";
import type { KeyOwner } from "./token-verdict.ts";

/** A place where keys can come from. */
export interface KeySource {
  /** For the select that chooses among them. */
  readonly id: string;
  readonly name: string;
  readonly owner: KeyOwner;
}

const PASTED: KeySource = {
  id: "pasted",
  name: "A key that I paste",
  owner: { kind: "pasted" },
};

/** The keys that a token is held against, and where they come from. */
export interface KeyChoice {
  readonly sources: readonly KeySource[];
  readonly source: KeySource;
  readonly choose: (id: string) => void;
  /** The issuer that only the token itself names: it is asked when the person says so. */
  readonly stranger: string | undefined;
  readonly fetchStranger: () => void;
  /** Waits for the issuer no longer: the person may have its key. */
  readonly cancel: () => void;
  /** Of the source's issuer; idle while nobody has been asked. */
  readonly fetched: UseQueryResult<IssuerKeys>;
  readonly pastedText: string;
  readonly paste: (text: string) => void;
  /** Undefined: nothing was pasted. */
  readonly pasted: PastedKeys | undefined;
  /** Undefined while there are none. */
  readonly keys: readonly VerificationKey[] | undefined;
}

/**
 * @param isProof the token is a DPoP proof, which brings its key along
 * @param home the issuer of the connection that the token is from, where that is known
 */
export function useKeyChoice(
  decoded: DecodedToken | undefined,
  isProof: boolean,
  home: string | undefined,
): KeyChoice {
  const profiles = useProviders();
  const [chosen, setChosen] = useState<string>();
  const [asked, setAsked] = useState<string>();
  const [pastedText, paste] = useState("");
  const known = new Map(
    // Of several profiles of one issuer, the first names it.
    profiles.toReversed().flatMap((profile) => {
      const issuer = profile.issuer ?? profile.metadata?.issuer;
      return issuer === undefined ? [] : [[issuer, profile.name] as const];
    }),
  );
  const named = issuerOf(decoded);
  const sources: KeySource[] = [
    ...(isProof
      ? [{ id: "proof", name: "The key that it brings along", owner: { kind: "proof" } } as const]
      : []),
    ...(named === undefined || isProof
      ? []
      : [
          {
            id: "issuer",
            name: `The issuer it names (${known.get(named) ?? URL.parse(named)?.host ?? "unknown"})`,
            owner: { kind: "issuer", issuer: named },
          } as const,
        ]),
    ...[...known]
      .filter(([issuer]) => issuer !== named)
      .map(([issuer, name]): KeySource => ({
        id: `provider ${issuer}`,
        name,
        owner: { kind: "other-issuer", issuer },
      })),
    PASTED,
  ];
  const fromHome = sources.find(({ id }) => named === undefined && id === `provider ${home}`);
  const byItself = sources[0]?.owner.kind === "other-issuer" ? undefined : sources[0];
  const source = sources.find(({ id }) => id === chosen) ?? fromHome ?? byItself ?? PASTED;

  const issuer = "issuer" in source.owner ? source.owner.issuer : undefined;
  const isStranger = issuer !== undefined && !known.has(issuer);
  const fetched = useIssuerKeys(isStranger && asked !== issuer ? undefined : issuer);
  const pasted = useMemo(
    () => (pastedText.trim() === "" ? undefined : readPastedKeys(pastedText)),
    [pastedText],
  );
  const issuerKeys = useMemo(() => fetched.data && keysOf(fetched.data.now), [fetched.data]);
  const proofKeys = useMemo(() => {
    const key = decoded?.header && ownKey(decoded.header);
    return key === undefined ? [] : [key];
  }, [decoded]);
  return {
    sources,
    source,
    choose: setChosen,
    stranger: isStranger ? issuer : undefined,
    fetchStranger: () => (asked === issuer ? void fetched.refetch() : setAsked(issuer)),
    cancel: () => setChosen(PASTED.id),
    fetched,
    pastedText,
    paste,
    pasted,
    keys: keysFrom(),
  };

  function keysFrom(): readonly VerificationKey[] | undefined {
    switch (source.owner.kind) {
      case "proof":
        return proofKeys;
      case "pasted":
        return pasted?.ok ? pasted.keys : undefined;
      case "issuer":
      case "other-issuer":
        return issuerKeys;
    }
  }
}

/** @returns the issuer that the token names, where it is a web address */
function issuerOf(decoded: DecodedToken | undefined): string | undefined {
  const iss = decoded?.payload?.values.get("iss");
  const url = typeof iss === "string" ? URL.parse(iss) : null;
  return url !== null && /^https?:$/u.test(url.protocol) && typeof iss === "string"
    ? iss
    : undefined;
}
