import { Link } from "react-router";
import { useHasTour } from "../../queries/tour-queries.ts";
import { glossary } from "./glossary-entries.ts";

/** What the words mean, each to be linked to. */
export function Glossary() {
  const hasTour = useHasTour();
  return (
    <dl className="glossary card p-4">
      {glossary.map(({ id, term, meaning, see }) => (
        <div key={id} id={id}>
          <dt>
            <a className="hover:underline" href={`#${id}`}>
              {term}
            </a>
          </dt>
          <dd>
            {meaning}
            <span className="mt-1 flex flex-wrap gap-x-4 text-13">
              {see
                .filter(([, to]) => hasTour || to !== "/tour")
                .map(([words, to]) => (
                  <Link key={to} className="link" to={to}>
                    {words}
                    <span className="sr-only">: {term}</span>
                  </Link>
                ))}
            </span>
          </dd>
        </div>
      ))}
    </dl>
  );
}
