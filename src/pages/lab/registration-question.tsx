import { useState } from "react";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";

/** A registration stays at the provider: nothing that Pixy keeps could take it back. */
export function RegistrationQuestion({
  providerName,
  onBegin,
}: {
  providerName: string;
  onBegin: () => void;
}) {
  const [isAsking, ask] = useState(false);
  return (
    <div>
      <Button variant="primary" onClick={() => ask(true)}>
        Start
      </Button>
      {isAsking && (
        <Dialog title="Register a client?" onClose={() => ask(false)}>
          <p className="max-w-[55ch]">
            <bdi className="font-semibold">{providerName}</bdi> is sent the name of the app and the
            redirect URI of this installation, and makes a client of it. The client stays there:
            only the provider can remove it.
          </p>
          <div className="flex flex-wrap justify-end gap-2">
            <Button onClick={() => ask(false)}>Leave it</Button>
            <Button
              variant="primary"
              onClick={() => {
                ask(false);
                onBegin();
              }}
            >
              Register
            </Button>
          </div>
        </Dialog>
      )}
    </div>
  );
}
