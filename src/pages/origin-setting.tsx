import { Link } from "react-router";
import { useConnection } from "../queries/connection-queries.ts";
import { useIsCustom } from "../queries/provider-setup-queries.ts";
import { useProviders } from "../queries/provider-queries.ts";
import { ProtocolValue } from "../ui/protocol-value.tsx";

/** The setting that would let a connection's token go to an address: for whoever may change it. */
export function OriginSetting({ connectionId, url }: { connectionId: string; url: string }) {
  const { data: connection } = useConnection(connectionId);
  const profile = useProviders().find(({ id }) => id === connection?.profileId);
  const isCustom = useIsCustom();
  const address = URL.parse(url);
  const isUsable = address?.protocol === "https:" || address?.hostname.endsWith("localhost");
  if (address === null || profile === undefined || !isUsable) return null;
  const origins = [...new Set([...profile.apiOrigins, address.origin])];
  return (
    <div className="inset grid gap-2 text-13">
      <p>
        {isCustom(profile.id) ? (
          <>
            If this API takes the tokens of {profile.name},{" "}
            <Link className="link" to={`/providers/${profile.id}`}>
              edit the provider
            </Link>{" "}
            and add this origin to the addresses of its APIs:
          </>
        ) : (
          <>
            If this API takes the tokens of {profile.name}, whoever runs Pixy here can put this into
            its entry in <code className="code">config.json</code>:
          </>
        )}
      </p>
      <ProtocolValue
        value={isCustom(profile.id) ? address.origin : `"apiOrigins": ${JSON.stringify(origins)}`}
        what="setting"
        length={200}
      />
    </div>
  );
}
