import type { DecodedToken } from "../../jwt/decode-token.ts";
import { Button } from "../../ui/button.tsx";
import { Select } from "../../ui/select.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { WithCode } from "../../ui/with-code.tsx";
import { Failure } from "../failure.tsx";
import type { KeyChoice } from "./key-choice.ts";
import { KeyList } from "./key-list.tsx";

/** Which keys the signature is held against, and how they are had. */
export function KeysCard({ decoded, choice }: { decoded: DecodedToken; choice: KeyChoice }) {
  const { source, fetched, keys } = choice;
  const kid = decoded.header?.values.get("kid");
  return (
    <section className="card" aria-labelledby="keys">
      <div className="grid grid-cols-1 gap-4 p-4">
        <h2 id="keys" className="text-14">
          Keys
        </h2>
        <Select label="Verify by" value={source.id} onChange={choice.choose}>
          {choice.sources.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </Select>
        {source.owner.kind === "pasted" && <PastedKey choice={choice} />}
        {choice.stranger !== undefined && fetched.data === undefined && !fetched.error && (
          <StrangerQuestion
            issuer={choice.stranger}
            busy={fetched.isFetching}
            onFetch={choice.fetchStranger}
          />
        )}
        {choice.stranger === undefined && fetched.isFetching && <Skeleton className="h-16" />}
        {source.owner.kind !== "pasted" && fetched.isFetching && (
          <div className="late">
            <Button
              onClick={({ currentTarget }) => {
                choice.cancel();
                currentTarget.closest("section")?.querySelector("select")?.focus();
              }}
            >
              Cancel
            </Button>
          </div>
        )}
        {fetched.error && (
          <Failure
            error={fetched.error}
            busy={fetched.isFetching}
            remedies={{ tryAgain: () => void fetched.refetch() }}
          />
        )}
        {keys !== undefined && keys.length > 0 && (
          <KeyList keys={keys} before={fetched.data?.before} kid={kid} />
        )}
        {keys?.length === 0 && <p className="text-13 text-ink-soft">There is no key here.</p>}
      </div>
    </section>
  );
}

/** A request to a host that a stranger has chosen is sent by the person, or not at all. */
function StrangerQuestion({
  issuer,
  busy,
  onFetch,
}: {
  issuer: string;
  busy: boolean;
  onFetch: () => void;
}) {
  const origin = URL.parse(issuer)?.origin ?? issuer;
  return (
    <div className="grid justify-items-start gap-3">
      <p className="text-13 text-ink-soft">
        This token says that it is from <code className="wrap-anywhere">{origin}</code>, which is no
        provider of this installation. That host, and the one that it says has its keys, would learn
        that somebody here looks at its token. The token itself is not sent.
      </p>
      <Button busy={busy} onClick={onFetch}>
        Fetch the issuer's keys
      </Button>
    </div>
  );
}

function PastedKey({ choice }: { choice: KeyChoice }) {
  const { pasted } = choice;
  return (
    <div className="field">
      <label className="field-label" htmlFor="key">
        Key: a JWK, a JWKS, or a public key or certificate in PEM
      </label>
      <textarea
        id="key"
        className="input input-mono"
        rows={4}
        spellCheck={false}
        autoComplete="off"
        autoCapitalize="off"
        autoCorrect="off"
        dir="ltr"
        value={choice.pastedText}
        aria-invalid={pasted?.ok === false}
        aria-describedby="key-problem"
        onChange={(event) => choice.paste(event.target.value)}
      />
      <span id="key-problem" aria-live="polite" className="text-13 text-bad empty:sr-only">
        {pasted?.ok === false && <WithCode text={pasted.problem} />}
      </span>
      {pasted?.ok && pasted.hadPrivate && (
        <span className="text-13 text-warn">
          This is a private key: whoever has it can sign. Pixy uses its public part only, and
          forgets it when you leave this page.
        </span>
      )}
    </div>
  );
}
