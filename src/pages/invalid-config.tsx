import type { PageFacts } from "../queries/settings.ts";
import { FailureAlert } from "../ui/failure-alert.tsx";
import { CodeBlock } from "../ui/code-block.tsx";
import { PlaceOfPage, Policies, Protection } from "./page-facts.tsx";
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

interface InvalidConfigPageProps {
  error: unknown;
  origin: string;
  basePath: string;
  facts: PageFacts;
}

/** `config.json` has a mistake: names it, shows how it should look, and where this installation is. */
export function InvalidConfigPage({ error, origin, basePath, facts }: InvalidConfigPageProps) {
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
          <p className="max-w-[65ch] text-ink-soft">
            From the command line, <code className="code">npm run config:check -- config.json</code>{" "}
            says the same.
          </p>
        </section>
        <section aria-labelledby="installation" className="grid grid-cols-1 gap-4">
          <h2 id="installation" className="text-16">
            This installation
          </h2>
          <PlaceOfPage origin={origin} basePath={basePath} />
          <dl className="recipe">
            <Protection facts={facts} />
          </dl>
          <Policies facts={facts} />
        </section>
      </div>
    </Standalone>
  );
}
