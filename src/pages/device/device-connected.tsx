import { Link } from "react-router";
import { useConnection } from "../../queries/connection-queries.ts";
import { Button } from "../../ui/button.tsx";
import { Outcome } from "../../ui/outcome.tsx";

/** It is a connection like any other now. */
export function DeviceConnected({
  connectionId,
  onAgain,
}: {
  connectionId: string;
  onAgain: () => void;
}) {
  const { data: connection } = useConnection(connectionId);
  return (
    <div className="card">
      <div className="grid gap-2 p-4" role="status">
        <Outcome tone="good">
          <span className="font-semibold">Connected</span>
        </Outcome>
        <p className="min-h-6 text-16">
          {connection && (
            <>
              <bdi className="font-semibold">{connection.account.label}</bdi> at{" "}
              <bdi>{connection.providerName}</bdi>
            </>
          )}
        </p>
        <p className="text-13 text-ink-soft">
          The other device is not needed any more: from here on this is a connection like any other.
        </p>
      </div>
      <div className="card-foot">
        <Link to={`/connections/${connectionId}`} className="btn" data-variant="primary">
          Go to the connection
        </Link>
        <Button onClick={onAgain}>Get another code</Button>
      </div>
    </div>
  );
}
