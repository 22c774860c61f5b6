import type { ReactNode, SyntheticEvent } from "react";
import { Link } from "react-router";
import type { ProviderProfile } from "../../oauth/provider-profile.ts";
import { useIsDeviceOffered } from "../../queries/device-queries.ts";
import { Button } from "../../ui/button.tsx";
import { Outcome } from "../../ui/outcome.tsx";
import { Select } from "../../ui/select.tsx";

export interface DeviceFormProps {
  profile: ProviderProfile;
  providers: readonly ProviderProfile[];
  /** What is asked for, separated by spaces. */
  scope: string;
  busy: boolean;
  onChoose: (profileId: string) => void;
  onScope: (scope: string) => void;
  onStart: () => void;
}

/** Which provider, and what the connection may do. */
export function DeviceForm({
  profile,
  providers,
  scope,
  busy,
  onChoose,
  onScope,
  onStart,
}: DeviceFormProps) {
  const offer = useIsDeviceOffered(profile.id);
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (offer.data === true && !busy) onStart();
  };
  return (
    <form className="card" onSubmit={submit}>
      <div className="grid grid-cols-1 gap-6 p-4">
        <div className="grid grid-cols-1 gap-2">
          <Select label="Provider" value={profile.id} onChange={onChoose}>
            {providers.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </Select>
          <p className="flex min-h-6 items-center text-13" role="status">
            {offer.isFetching ? (
              <span className="text-ink-soft">Asking whether it gives codes…</span>
            ) : offer.error ? (
              <Outcome tone="bad">It gave no answer: see below.</Outcome>
            ) : (
              offer.data !== undefined && offered(offer.data, profile)
            )}
          </p>
        </div>
        <ScopeToAsk all={profile.scope} chosen={scope} onChange={onScope} />
      </div>
      <div className="card-foot">
        <Button variant="primary" type="submit" busy={busy} inactive={offer.data !== true}>
          Get a code
        </Button>
        <p className="flex-[1_1_240px] text-13 text-ink-soft">
          Nobody sees your password but the provider. The tokens come to this browser alone.
        </p>
      </div>
    </form>
  );
}

function offered(isOffered: boolean, { id }: ProviderProfile): ReactNode {
  if (isOffered) return <Outcome tone="good">It gives codes for other devices.</Outcome>;
  return (
    <Outcome tone="none">
      It names no device authorization endpoint, so it gives no codes.{" "}
      <Link to={`/providers/${id}`} className="link">
        What it can do
      </Link>
    </Outcome>
  );
}

/** The scope of the profile, of which less may be asked for here. */
function ScopeToAsk({
  all,
  chosen,
  onChange,
}: {
  all: string;
  chosen: string;
  onChange: (scope: string) => void;
}) {
  const names = [...new Set(all.split(" ").filter(Boolean))];
  const kept = chosen.split(" ");
  if (names.length === 0) return null;
  const toggle = (name: string) =>
    onChange(
      names
        .filter((other) => (other === name ? !kept.includes(name) : kept.includes(other)))
        .join(" "),
    );
  return (
    <div className="grid grid-cols-1 gap-2">
      <span className="field-label" id="device-scope">
        What the connection may do
      </span>
      <ul className="flex flex-wrap gap-2" aria-labelledby="device-scope">
        {names.map((name) => (
          <li key={name} className="max-w-full">
            <button
              type="button"
              className="chip-choice"
              aria-pressed={kept.includes(name)}
              // Without it nobody would say whose account it is.
              aria-disabled={name === "openid" || undefined}
              onClick={() => name !== "openid" && toggle(name)}
            >
              <bdi>{name}</bdi>
            </button>
          </li>
        ))}
      </ul>
      <p className="text-13 text-ink-soft">
        As its profile asks. Press one to leave it out
        {names.includes("openid") && "; openid stays, because it says whose account it is"}.
      </p>
    </div>
  );
}
