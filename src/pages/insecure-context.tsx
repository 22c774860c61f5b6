import { FailureAlert } from "../ui/failure-alert.tsx";
import { Standalone } from "./standalone.tsx";

/** Plain http on another host than this device: the platform withholds its cryptography. */
export function InsecureContextPage({ origin }: { origin: string }) {
  const secure = origin.replace(/^http:/u, "https:");
  return (
    <Standalone title="Pixy cannot start">
      <FailureAlert
        code="insecure_context"
        onRemedy={() =>
          window.location.assign(secure + window.location.pathname + window.location.search)
        }
      >
        <p>
          This address: <code className="wrap-anywhere">{origin}</code>
        </p>
      </FailureAlert>
    </Standalone>
  );
}
