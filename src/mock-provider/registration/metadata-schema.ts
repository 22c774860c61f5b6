import * as v from "valibot";
import { signingAlgorithms } from "../keys/signing-algorithms.ts";
import { findLocationFault, isShowable } from "./check-redirect-uri.ts";

const text = v.pipe(
  v.string(),
  v.nonEmpty("must not be empty"),
  v.maxLength(200, "is too long"),
  // What cannot be seen could make a name read as another one.
  v.regex(
    /^[^\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]+$/u,
    "has characters in it that cannot be seen",
  ),
  v.regex(/[\p{L}\p{N}\p{P}\p{S}]/u, "is blank"),
);

const uri = v.pipe(v.string(), v.maxLength(2000, "is too long"));

const uris = v.pipe(v.array(uri), v.maxLength(20, "has too many members"));

const shownUri = v.pipe(
  uri,
  v.check(isShowable, "must be an https URI, or one of a loopback address"),
);

const location = v.pipe(
  uri,
  v.rawCheck(({ dataset, addIssue }) => {
    const fault = dataset.typed ? findLocationFault(dataset.value) : undefined;
    if (fault !== undefined) addIssue({ message: fault });
  }),
);

const grantTypes = [
  "authorization_code",
  "refresh_token",
  "client_credentials",
  "password",
  "urn:ietf:params:oauth:grant-type:device_code",
  "urn:ietf:params:oauth:grant-type:token-exchange",
] as const;

/** Client metadata (RFC 7591 §2, OpenID Connect Dynamic Client Registration 1.0 §2). */
export const metadataSchema = v.object({
  redirect_uris: v.optional(uris, []),
  token_endpoint_auth_method: v.optional(
    v.picklist(["none", "client_secret_basic", "client_secret_post"]),
    "client_secret_basic",
  ),
  grant_types: v.optional(
    v.pipe(v.array(v.picklist(grantTypes)), v.nonEmpty("must not be empty")),
    ["authorization_code"],
  ),
  response_types: v.optional(v.array(v.literal("code"))),
  client_name: v.optional(text),
  client_uri: v.optional(shownUri),
  logo_uri: v.optional(shownUri),
  tos_uri: v.optional(shownUri),
  policy_uri: v.optional(shownUri),
  contacts: v.optional(v.pipe(v.array(text), v.maxLength(10, "has too many members"))),
  scope: v.optional(v.string()),
  id_token_signed_response_alg: v.optional(v.picklist(signingAlgorithms), "RS256"),
  userinfo_signed_response_alg: v.optional(v.picklist(["none", ...signingAlgorithms])),
  dpop_bound_access_tokens: v.optional(v.boolean(), false),
  require_pushed_authorization_requests: v.optional(v.boolean(), false),
  post_logout_redirect_uris: v.optional(
    v.pipe(v.array(location), v.maxLength(20, "has too many members")),
    [],
  ),
  application_type: v.optional(v.picklist(["web", "native"]), "web"),
  subject_type: v.optional(v.literal("public")),
});

export type Metadata = v.InferOutput<typeof metadataSchema>;
