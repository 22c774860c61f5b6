import { type ReactNode, useState } from "react";
import type { Connection } from "../connections/connection.ts";
import type { ProviderProfile } from "../oauth/provider-profile.ts";
import { useConnect, useConnections } from "../queries/connection-queries.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Select } from "../ui/select.tsx";
import { Failure } from "./failure.tsx";
import { useResetOnReturn } from "./use-reset-on-return.ts";

/** The connections of a provider whose tokens can be sent by hand, and the one that is chosen. */
export interface SpendableConnections {
  readonly own: readonly Connection[];
  /** The newest as long as nobody chooses; undefined when there is none. */
  readonly connection: Connection | undefined;
  readonly choose: (connectionId: string) => void;
}

/**
 * Whatever the profile says today: tokens that are bound to a key of this browser are no use without
 * its proof (RFC 9449 §5).
 *
 * @param options `withRefreshToken`: only those that have one; `proves`: a proof goes along
 */
export function useSpendableConnections(
  profile: ProviderProfile,
  { withRefreshToken = false, proves = false } = {},
): SpendableConnections {
  const all = useConnections().data ?? [];
  const [chosen, choose] = useState("");
  const own = all.filter(
    ({ profileId, keyThumbprint, hasRefreshToken }) =>
      profileId === profile.id &&
      (keyThumbprint === undefined || proves) &&
      (hasRefreshToken || !withRefreshToken),
  );
  return { own, connection: own.find(({ id }) => id === chosen) ?? own.at(-1), choose };
}

/** Which of them it is to be. */
export function SpendableChoice({
  label,
  spendable: { own, connection, choose },
}: {
  label: string;
  spendable: SpendableConnections;
}) {
  return (
    <Select label={label} value={connection?.id ?? ""} onChange={choose}>
      {own.map(({ id, account }) => (
        <option key={id} value={id}>
          {account.label}
        </option>
      ))}
    </Select>
  );
}

/** A connection to be made for it, beside what can be done with one that is there. */
export function ConnectForIt({
  profile,
  inactive = false,
  children,
}: {
  profile: ProviderProfile;
  inactive?: boolean;
  children?: ReactNode;
}) {
  const connect = useConnect();
  useResetOnReturn(connect.reset);
  return (
    <>
      <div className="flex flex-wrap gap-2">
        {children}
        <Button
          busy={connect.isPending}
          inactive={inactive}
          onClick={() => connect.mutate({ profileId: profile.id })}
        >
          <span>
            Connect <bdi>{profile.name}</bdi> for it
          </span>
        </Button>
      </div>
      {connect.error && <Failure error={connect.error} remedies={{ dismiss: connect.reset }} />}
    </>
  );
}

export interface SpendQuestionProps {
  title: string;
  profile: ProviderProfile;
  connection: Connection;
  /** What it does, on the button that does it. */
  yes: string;
  onYes: () => void;
  onClose: () => void;
  /** How the sentence goes on that begins with the connection. */
  children: ReactNode;
}

/** Asked before tokens of a connection are sent: there is no way back. */
export function SpendQuestion({
  title,
  profile,
  connection,
  yes,
  onYes,
  onClose,
  children,
}: SpendQuestionProps) {
  return (
    <Dialog
      title={title}
      description={
        <p className="max-w-[55ch]">
          <bdi className="font-semibold">{connection.account.label}</bdi> at{" "}
          <bdi>{profile.name}</bdi> {children}
        </p>
      }
      onClose={onClose}
    >
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={onClose}>Keep it</Button>
        <Button
          variant="danger"
          onClick={() => {
            onClose();
            onYes();
          }}
        >
          {yes}
        </Button>
      </div>
    </Dialog>
  );
}
