import type { ReactNode } from "react";
import type { Connection } from "../../connections/connection.ts";
import { useIsRevocationOffered } from "../../queries/token-queries.ts";
import { Button } from "../../ui/button.tsx";
import { Section } from "../page.tsx";
import { holdsTokens } from "./holds-tokens.ts";

export interface DangerZoneProps {
  connection: Connection;
  onRevoke: () => void;
  onDisconnect: () => void;
}

/** What takes something away for good. */
export function DangerZone({ connection, onRevoke, onDisconnect }: DangerZoneProps) {
  const { id, providerName } = connection;
  const isOffered = useIsRevocationOffered(id);
  const hasTokens = holdsTokens(connection);
  return (
    <Section title="Danger zone" id="danger">
      <div className="card divide-y divide-line">
        {hasTokens && (
          <Danger
            title={isOffered ? "Revoke the tokens" : "Forget the tokens"}
            button={
              <Button variant="risky" onClick={onRevoke}>
                {isOffered ? "Revoke" : "Forget"}
              </Button>
            }
          >
            {isOffered
              ? `Removes them from this browser, and asks ${providerName} to revoke them.`
              : `Removes them from this browser. ${providerName} offers no revocation: there they end by themselves.`}{" "}
            The connection stays, to be reconnected.
          </Danger>
        )}
        <Danger
          title="Disconnect"
          button={
            <Button variant="risky" onClick={onDisconnect}>
              Disconnect
            </Button>
          }
        >
          {hasTokens && isOffered
            ? `Removes the connection and its tokens from this browser, and asks ${providerName} to revoke them.`
            : `Removes the connection${hasTokens ? " and its tokens" : ""} from this browser.`}{" "}
          Its journeys stay.
        </Danger>
      </div>
    </Section>
  );
}

function Danger({
  title,
  button,
  children,
}: {
  title: string;
  button: ReactNode;
  children: ReactNode;
}) {
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-3 p-4">
      <div className="max-w-[65ch] flex-[1_1_280px]">
        <h3 className="text-14">{title}</h3>
        <p className="text-ink-soft">{children}</p>
      </div>
      {button}
    </div>
  );
}
