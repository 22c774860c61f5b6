import type { ContactReason } from "../../connections/contacted-origins.ts";
import type { useLedger } from "../../queries/settings-queries.ts";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";

const reasons: Readonly<Record<ContactReason, string>> = {
  app: "Pixy's own files",
  discovery: "what it can do (discovery)",
  authorization_endpoint: "its sign-in page, where the tab goes",
  jwks_uri: "its keys",
  token_endpoint: "tokens: sign-in and refresh",
  userinfo_endpoint: "whose account it is",
  revocation_endpoint: "revoking tokens",
  introspection_endpoint: "what a token is worth",
  pushed_authorization_request_endpoint: "handing over a sign-in request",
  device_authorization_endpoint: "a code for a device",
  registration_endpoint: "registering Pixy",
  end_session_endpoint: "its sign-out page, where the tab goes",
  api: "an API, with an access token",
  unknown: "not known: no provider here names it",
};

/** Every origin that was sent a request, and why. */
export function Contacts({
  ledger: { data: ledger, isPending },
}: {
  ledger: ReturnType<typeof useLedger>;
}) {
  if (isPending) return <Skeleton className="h-30 rounded-card" />;
  if (ledger === undefined)
    return <p className="text-13 text-ink-soft">It cannot be told now: the reason is above.</p>;
  return (
    <>
      <ul className="ledger-frame">
        {ledger.contacts.map((contact) => (
          <li key={contact.origin} className="contact">
            <div className="grid min-w-0 gap-0.5">
              <code dir="ltr" className="wrap-anywhere">
                {contact.origin}
              </code>
              {contact.providerNames.length > 0 && (
                <span className="text-13 text-ink-soft">
                  <bdi>{contact.providerNames.join(", ")}</bdi>
                </span>
              )}
            </div>
            <p className="text-13 text-ink-soft">
              {contact.reasons.map((reason) => reasons[reason]).join(" · ")}
            </p>
            <p className="ledger-count">
              {contact.requests === 1 ? "1 request" : `${contact.requests} requests`}
              <span>
                <RelativeTime at={contact.lastAt} />
              </span>
            </p>
          </li>
        ))}
      </ul>
      <p className="max-w-[75ch] text-13 text-ink-soft">
        As the browser itself has recorded it since this page was loaded{" "}
        <RelativeTime at={ledger.loadedAt} />. Of the time before, and of the worker that may send
        refreshes, it is known from the journeys that are kept. Nobody else is asked for anything:
        no fonts, no statistics, no error reports.
      </p>
    </>
  );
}
