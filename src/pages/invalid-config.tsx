import { FailureAlert } from "../ui/failure-alert.tsx";
import { CodeBlock } from "../ui/code-block.tsx";
import { Standalone } from "./standalone.tsx";

const example = `{
  "title": "Pixy",
  "providers": [
    {
      "id": "acme",
      "name": "Acme",
      "issuer": "https://id.acme.example",
      "clientId": "pixy",
      "scope": "openid profile email offline_access"
    }
  ]
}`;

/** `config.json` has a mistake: names it, and shows how it should look. */
export function InvalidConfigPage({ error }: { error: unknown }) {
  return (
    <Standalone title="Pixy cannot start">
      <div className="grid gap-6">
        <FailureAlert code="config_invalid" onRemedy={() => window.location.reload()}>
          {error instanceof Error && (
            <p>
              <code className="whitespace-pre-line wrap-anywhere">{error.message}</code>
            </p>
          )}
        </FailureAlert>
        <section aria-labelledby="example" className="grid gap-3">
          <h2 id="example" className="text-16">
            What a valid one looks like
          </h2>
          <p className="max-w-[65ch] text-ink-soft">
            Only <code className="code">id</code>, <code className="code">name</code>,{" "}
            <code className="code">clientId</code> and one of <code className="code">issuer</code>{" "}
            or <code className="code">metadata</code> are required. There is no place for a client
            secret: a browser cannot keep one.
          </p>
          <CodeBlock text={example} label="Example of config.json" json />
        </section>
      </div>
    </Standalone>
  );
}
