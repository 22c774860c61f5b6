import type { ClientCard } from "./page-view.ts";

/**
 * What the client says of itself (RFC 7591 §2). Anybody may have registered it, so that its picture
 * is not loaded, and a link says where it goes.
 */
export function ClientDetails({ client }: { client: ClientCard }) {
  const { id, website, terms, policy, logo, contacts } = client;
  const said = [website, terms, policy, logo, ...contacts].filter((one) => one !== undefined);
  if (said.length === 0) return null;
  const addresses = [
    { name: "Website", address: website },
    { name: "Terms of service", address: terms },
    { name: "Privacy policy", address: policy },
  ];
  return (
    <details className="mock-id-fold">
      <summary>What the application says of itself</summary>
      <dl className="mock-id-parameters">
        <div>
          <dt>Client id</dt>
          <dd>{id}</dd>
        </div>
        {addresses.map(({ name, address }) =>
          address === undefined ? null : (
            <div key={name}>
              <dt>{name}</dt>
              <dd>
                <Address address={address} />
              </dd>
            </div>
          ),
        )}
        {logo === undefined ? null : (
          <div>
            <dt>Logo (not loaded)</dt>
            <dd>{logo}</dd>
          </div>
        )}
        {contacts.length === 0 ? null : (
          <div>
            <dt>Contacts</dt>
            <dd>{contacts.join(", ")}</dd>
          </div>
        )}
      </dl>
    </details>
  );
}

function Address({ address }: { address: string }) {
  if (!URL.canParse(address) || new URL(address).protocol !== "https:") return <>{address}</>;
  return (
    <a href={address} target="_blank" rel="noopener noreferrer">
      {address}
    </a>
  );
}
