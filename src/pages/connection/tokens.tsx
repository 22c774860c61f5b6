import { useState } from "react";
import { useNavigate } from "react-router";
import type { Connection } from "../../connections/connection.ts";
import type { HandedToken } from "../../connections/token-inspection.ts";
import { useTokenActions } from "../../queries/token-queries.ts";
import { Button } from "../../ui/button.tsx";
import { CodeBlock } from "../../ui/code-block.tsx";
import { CopyButton } from "../../ui/copy-button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Failure } from "../failure.tsx";
import { Section } from "../page.tsx";
import { useForgetOnLeave } from "../use-forget-on-leave.ts";
import { holdsTokens } from "./holds-tokens.ts";

const kinds = {
  access_token: {
    name: "Access token",
    use: "Opens the API to whoever has it, until it expires.",
  },
  id_token: { name: "ID token", use: "Says who signed in. It opens no API." },
  refresh_token: {
    name: "Refresh token",
    use: "Brings further access tokens. The one to guard best.",
  },
} as const;

type Kind = HandedToken["kind"];

/** The tokens of a connection: masked, until their owner asks for them. */
export function Tokens({ connection }: { connection: Connection }) {
  const { tokensOf, handOver } = useTokenActions();
  const navigate = useNavigate();
  const [asking, setAsking] = useState(false);
  const [revealed, setRevealed] = useState<{ version: string; tokens: readonly HandedToken[] }>();
  const [error, setError] = useState<unknown>();
  const { id } = connection;
  const kindsThere = kindsOf(connection);

  // What was revealed is not the connection's any more after a refresh, and not shown as if it were.
  const version = `${id} ${connection.accessTokenReceivedAt}`;
  const shown = revealed?.version === version ? revealed.tokens : undefined;

  useForgetOnLeave(() => setRevealed(undefined));

  const attempt = async (act: () => Promise<void>) => {
    setError(undefined);
    try {
      await act();
    } catch (failure) {
      setError(failure);
    }
  };
  const find = async (kind: Kind) => {
    const found = (await tokensOf(id)).find((token) => token.kind === kind);
    // Another tab may have taken it away meanwhile.
    if (found === undefined) throw new Error("the connection has no such token");
    return found.token;
  };
  const inspect = (kind: Kind) =>
    attempt(async () => {
      handOver({ token: await find(kind), connectionId: id });
      void navigate("/jwt");
    });
  const reveal = () =>
    attempt(async () => {
      setAsking(false);
      setRevealed({ version, tokens: await tokensOf(id) });
    });

  if (kindsThere.length === 0) return null;
  return (
    <Section title="Tokens" id="tokens">
      <div className="card">
        <ul className="divide-y divide-line">
          {kindsThere.map((kind) => (
            <li key={kind} className="grid gap-2 px-4 py-3">
              <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
                <div className="min-w-0 flex-[1_1_240px]">
                  <h3 className="text-14">{kinds[kind].name}</h3>
                  <p className="text-13 text-ink-soft">{kinds[kind].use}</p>
                </div>
                {shown === undefined && (
                  <span className="flex items-center">
                    <span aria-hidden="true">••••••••••••</span>
                    <span className="sr-only">Masked</span>
                    <CopyButton
                      value={() => find(kind)}
                      what={kinds[kind].name.replace(/^[AR]/u, (first) => first.toLowerCase())}
                    />
                  </span>
                )}
                <Button onClick={() => void inspect(kind)}>
                  Open in inspector <span className="sr-only">({kinds[kind].name})</span>
                </Button>
              </div>
              {shown
                ?.filter((token) => token.kind === kind)
                .map(({ token, resource }) => (
                  <div key={resource} className="grid gap-1">
                    {resource !== "" && (
                      <p className="text-13 text-ink-soft wrap-anywhere">For {resource}</p>
                    )}
                    <CodeBlock text={token} label={kinds[kind].name} copyAs={kinds[kind].name} />
                  </div>
                ))}
            </li>
          ))}
        </ul>
        <div className="card-foot">
          {shown ? (
            <Button onClick={() => setRevealed(undefined)}>Hide tokens</Button>
          ) : (
            <Button onClick={() => setAsking(true)}>Reveal tokens</Button>
          )}
          <p className="flex-1 text-13 text-ink-soft">
            {connection.keyThumbprint === undefined
              ? "Whoever has a copy can use it as you can."
              : "They are bound to a key of this browser: a copy is worth nothing elsewhere."}
          </p>
        </div>
      </div>
      {error !== undefined && (
        <Failure error={error} remedies={{ dismiss: () => setError(undefined) }} />
      )}
      {asking && (
        <Dialog
          title="Show the tokens on this screen?"
          description="Whoever sees or photographs an access or refresh token can use it in your place. Make sure that nobody looks on and that the screen is not shared or recorded."
          onClose={() => setAsking(false)}
        >
          <div className="flex flex-wrap justify-end gap-2">
            <Button onClick={() => setAsking(false)}>Cancel</Button>
            <Button variant="primary" onClick={() => void reveal()}>
              Show them
            </Button>
          </div>
        </Dialog>
      )}
    </Section>
  );
}

function kindsOf(connection: Connection): readonly Kind[] {
  if (!holdsTokens(connection)) return [];
  const isThere: Record<Kind, boolean> = {
    access_token: true,
    id_token: connection.hasIdToken,
    refresh_token: connection.hasRefreshToken,
  };
  return (["access_token", "id_token", "refresh_token"] as const).filter((kind) => isThere[kind]);
}
