import { useState } from "react";
import type { ProviderProfile } from "../../oauth/provider-profile.ts";
import { useConnect, useConnections } from "../../queries/connection-queries.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Select } from "../../ui/select.tsx";
import { Failure } from "../failure.tsx";
import { useResetOnReturn } from "../use-reset-on-return.ts";

/** Tokens of the person's own to begin with: those of a connection, which is used up. */
export function OwnTokens({
  profile,
  onBegin,
}: {
  profile: ProviderProfile;
  onBegin: (connectionId: string) => void;
}) {
  const own = (useConnections().data ?? []).filter(({ profileId }) => profileId === profile.id);
  const connect = useConnect();
  useResetOnReturn(connect.reset);
  const [chosen, choose] = useState("");
  const [isAsking, ask] = useState(false);
  const connection = own.find(({ id }) => id === chosen) ?? own.at(-1);
  if (profile.dpop) {
    return (
      <p className="max-w-[65ch] text-ink-soft">
        Connections of this provider are bound to a key of this browser (DPoP), which the lab does
        not take along. Try it out at another provider.
      </p>
    );
  }
  return (
    <>
      <p className="max-w-[65ch] text-13 text-ink-soft">
        It begins with the tokens of a connection, which is <strong>used up</strong>: it leaves Pixy
        before the first of them is sent, and they are revoked at the end. Make one for it.
      </p>
      {own.length > 0 && (
        <Select label="Connection to use up" value={connection?.id ?? ""} onChange={choose}>
          {own.map(({ id, account }) => (
            <option key={id} value={id}>
              {account.label}
            </option>
          ))}
        </Select>
      )}
      <div className="flex flex-wrap gap-2">
        {connection !== undefined && (
          <Button variant="primary" onClick={() => ask(true)}>
            Start
          </Button>
        )}
        <Button busy={connect.isPending} onClick={() => connect.mutate({ profileId: profile.id })}>
          Connect <bdi>{profile.name}</bdi> for it
        </Button>
      </div>
      {connect.error && <Failure error={connect.error} remedies={{ dismiss: connect.reset }} />}
      {isAsking && connection !== undefined && (
        <Dialog title="Use this connection up?" onClose={() => ask(false)}>
          <p className="max-w-[55ch]">
            <bdi className="font-semibold">{connection.account.label}</bdi> at{" "}
            <bdi>{profile.name}</bdi> leaves Pixy now. Its tokens are sent to the provider, step by
            step, and what is left is revoked. You can connect the account again afterwards.
          </p>
          <div className="flex flex-wrap justify-end gap-2">
            <Button onClick={() => ask(false)}>Keep it</Button>
            <Button
              variant="danger"
              onClick={() => {
                ask(false);
                onBegin(connection.id);
              }}
            >
              Use it up
            </Button>
          </div>
        </Dialog>
      )}
    </>
  );
}
