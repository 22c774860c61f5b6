import ExternalLink from "lucide-react/icons/external-link";
import { Fragment } from "react";
import type { DeviceState, ShownCode } from "../../queries/device-queries.ts";
import { Button } from "../../ui/button.tsx";
import { useNow } from "../../ui/clock.ts";
import { CopyButton } from "../../ui/copy-button.tsx";
import { Countdown } from "../../ui/countdown.tsx";
import { failureTitle } from "../../ui/error-titles.ts";
import { Outcome } from "../../ui/outcome.tsx";
import { QrCode } from "../../ui/qr-code.tsx";
import { StatusShape } from "../../ui/status-shape.tsx";

type Waiting = Extract<DeviceState, { at: "waiting" }>;

export interface CodeCardProps {
  state: Waiting;
  providerName: string;
  onCancel: () => void;
}

/** The code, where to type it, and how the waiting goes. */
export function CodeCard({ state, providerName, onCancel }: CodeCardProps) {
  const { code, expiresAt } = state;
  return (
    <div className="card">
      <div className="device-code p-4">
        <ol className="grid grid-cols-1 content-start gap-6">
          <li className="grid grid-cols-1 justify-items-start gap-2">
            <h2 className="text-16">
              1. On another device, open <span className="sr-only">this address</span>
            </h2>
            <Address code={code} />
          </li>
          <li className="grid grid-cols-1 justify-items-start gap-2">
            <h2 className="text-16">2. Type this code there</h2>
            <p className="flex max-w-full flex-wrap items-center gap-2">
              <output className="user-code" translate="no" aria-label="Code" dir="auto">
                {code.userCode}
              </output>
              <CopyButton value={code.userCode} what="code" />
            </p>
            <p className="text-13 text-ink-soft">
              Agree only where the same code is shown, and the address is that of{" "}
              <bdi>{providerName}</bdi>.
            </p>
          </li>
        </ol>
        {code.verificationUriComplete !== undefined && (
          <figure className="device-code-qr grid content-start gap-2">
            <QrCode
              text={code.verificationUriComplete}
              label="QR code: the address with the code in it"
            />
            <figcaption className="text-13 text-ink-soft">
              Or photograph this: it opens{" "}
              <bdi className="wrap-anywhere">{URL.parse(code.verificationUriComplete)?.host}</bdi>{" "}
              with the code filled in.
            </figcaption>
          </figure>
        )}
      </div>
      <div className="card-foot">
        <Waiting state={state} />
        <span className="ms-auto flex flex-wrap items-center gap-3">
          <Countdown until={expiresAt} label="Time left for the code" />
          <Button onClick={onCancel}>Cancel</Button>
        </span>
      </div>
    </div>
  );
}

/** The provider's own address: a link only where it can be opened without being overheard. */
function Address({ code: { verificationUri, isLink } }: { code: ShownCode }) {
  return (
    <>
      <p className="flex max-w-full items-start gap-2">
        <code className="min-w-0 text-16 wrap-anywhere">
          {/* Somebody types it elsewhere: where it has to break, it breaks after a slash. */}
          {verificationUri.split(/(?<=\/)/u).map((part, index) => (
            <Fragment key={index}>
              {part}
              <wbr />
            </Fragment>
          ))}
        </code>
        <CopyButton value={verificationUri} what="address" />
      </p>
      {isLink ? (
        <a
          className="link inline-flex items-center gap-1 text-13"
          href={verificationUri}
          target="_blank"
          rel="noreferrer"
        >
          Open it in this browser instead
          <ExternalLink size={14} aria-hidden="true" />
          <span className="sr-only">(in another tab)</span>
        </a>
      ) : (
        <Outcome tone="warn">
          Not offered as a link: it is not encrypted, or on this machine where the provider is not,
          or no address of a web page. Think twice before you type anything there.
        </Outcome>
      )}
    </>
  );
}

function Waiting({
  state: { polls, interval, isSlowed, trouble, isHeld, isElsewhere, nextAt },
}: {
  state: Waiting;
}) {
  const now = useNow(nextAt);
  const wait = Math.max(0, Math.ceil((nextAt - now) / 1000));
  const times = polls === 1 ? "once" : `${polls} times`;
  return (
    <div className="grid flex-[1_1_280px] gap-1 text-13">
      <p className="badge" data-tone={trouble === undefined ? "busy" : "bad"} role="status">
        <StatusShape tone={trouble === undefined ? "busy" : "bad"} />
        {trouble === undefined ? "Waiting for your answer" : failureTitle(trouble)}
      </p>
      {isHeld ? (
        <p className="text-ink-soft">
          {isElsewhere
            ? "Another tab goes step by step: the provider is asked once you press Next there."
            : "Step by step: answer on the other device, then press Next, and the provider is asked."}
        </p>
      ) : (
        <p className="text-ink-soft">
          {isElsewhere && "Another tab asks the provider, this one looks on. "}
          {polls > 0 && `Asked ${times} so far. `}
          {trouble === undefined
            ? `The provider is asked every ${interval} s${isSlowed ? ", more seldom because it wished that" : ""}.`
            : `Tries again in ${wait} s; your code stays good.`}
        </p>
      )}
    </div>
  );
}
