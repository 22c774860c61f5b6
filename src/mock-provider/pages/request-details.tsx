import type { RequestParameter } from "./page-view.ts";

/** The request as it came, for those who want to see what an authorization request is made of. */
export function RequestDetails({ request }: { request: readonly RequestParameter[] | undefined }) {
  if (request === undefined) return null;
  const members = request.map(({ name, value }, index) => ({
    key: `${index} ${name}`,
    name,
    value,
  }));
  return (
    <details className="mock-id-fold">
      <summary>The request that came in</summary>
      {members.length === 0 ? (
        <p>It has no parameters.</p>
      ) : (
        <dl className="mock-id-parameters">
          {members.map(({ key, name, value }) => (
            <div key={key}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
    </details>
  );
}
