import { Link } from "react-router";
import { useInstallation } from "../../queries/app-queries.ts";
import { useProviderList } from "../../queries/provider-queries.ts";
import { CodeBlock } from "../../ui/code-block.tsx";
import { ProtocolValue } from "../../ui/protocol-value.tsx";

const example = `{
  "providers": [
    {
      "id": "acme",
      "name": "Acme",
      "issuer": "https://id.acme.example",
      "clientId": "pixy"
    }
  ]
}`;

/** An installation without a provider: what this is, and how to get one. */
export function EmptyInstallation() {
  const { redirectUri } = useInstallation();
  const { allowCustom } = useProviderList();
  return (
    <section aria-labelledby="empty" className="card grid grid-cols-1 gap-6 p-6">
      <div className="grid max-w-[65ch] gap-2">
        <h2 id="empty" className="text-16">
          No provider is set up yet
        </h2>
        <p className="text-ink-soft">
          A connection is one account of yours at one provider. You sign in there, not here; Pixy
          keeps the tokens encrypted in this browser, renews them, and calls APIs with them. For
          that, this installation has to know a provider.
        </p>
      </div>
      {allowCustom && (
        <div className="grid justify-items-start gap-2">
          <Link to="/providers/new" className="btn" data-variant="primary">
            Add a provider
          </Link>
          <p className="text-13 text-ink-soft">
            For this browser only. For everyone who comes here, whoever runs this installation does
            two things:
          </p>
        </div>
      )}
      {!allowCustom && <p className="text-ink-soft">Ask whoever runs it to do two things:</p>}
      <ol className="grid grid-cols-1 gap-6 lg:grid-cols-2">
        <li className="grid grid-cols-1 content-start gap-2">
          <h3 className="text-14">1. Register Pixy at the provider</h3>
          <p className="text-ink-soft">
            As a single-page app or public client, without a secret, with this redirect URI:
          </p>
          <ProtocolValue value={redirectUri} what="redirect URI" length={80} />
        </li>
        <li className="grid grid-cols-1 content-start gap-2">
          <h3 className="text-14">2. Name the provider to Pixy</h3>
          <p className="text-ink-soft">
            In <code className="code">config.json</code>, beside{" "}
            <code className="code">index.html</code>:
          </p>
          <CodeBlock text={example} label="Example of config.json" copyAs="example" json />
        </li>
      </ol>
      <p className="text-ink-soft">
        Then reload this page: the provider appears here with a button to connect.
      </p>
    </section>
  );
}
