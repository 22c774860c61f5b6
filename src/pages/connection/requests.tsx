import { Link } from "react-router";
import type { Connection } from "../../connections/connection.ts";
import type { ApiRequest } from "../../oauth/provider-profile.ts";
import { Button } from "../../ui/button.tsx";
import { ApiAnswer } from "../api-answer.tsx";
import { Section } from "../page.tsx";
import { useApiCall } from "../use-api-call.ts";

/** The requests that the provider's profile offers: one press each, answered in place. */
export function Requests({
  connection,
  apis,
}: {
  connection: Connection;
  apis: readonly ApiRequest[];
}) {
  const call = useApiCall(connection.id);
  const consoleHref = (request?: ApiRequest) =>
    `/console?${new URLSearchParams({ connection: connection.id, ...(request && { method: request.method, url: request.url }) }).toString()}`;
  const { sent } = call;
  return (
    <Section title="Requests" id="requests">
      {apis.length === 0 ? (
        <p className="text-ink-soft">
          The provider's profile lists no requests (<code className="code">apis</code>). Any other
          can be sent from the{" "}
          <Link className="link" to={consoleHref()}>
            console
          </Link>
          .
        </p>
      ) : (
        <ul className="card divide-y divide-line">
          {apis.map((request) => (
            <li
              key={request.name}
              className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2"
            >
              <span className="sm:basis-48">
                <Button
                  busy={
                    call.isPending && sent?.url === request.url && sent.method === request.method
                  }
                  onClick={() =>
                    call.send({ method: request.method, url: request.url, body: request.body })
                  }
                >
                  {request.name}
                </Button>
              </span>
              <code className="min-w-0 flex-[1_1_200px] text-ink-soft wrap-anywhere" dir="ltr">
                {request.method} {request.url}
              </code>
              <Link
                className="link text-13"
                to={consoleHref(request)}
                aria-label={`Open ${request.name} in the console`}
              >
                Console
              </Link>
            </li>
          ))}
        </ul>
      )}
      <ApiAnswer connectionId={connection.id} call={call} level={3} />
    </Section>
  );
}
