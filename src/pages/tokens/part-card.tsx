import { useState } from "react";
import type { JsonPart } from "../../jwt/decode-token.ts";
import { CodeBlock } from "../../ui/code-block.tsx";
import { prettyJson } from "../../ui/json-tokens.ts";
import { Segmented } from "../../ui/segmented.tsx";
import { MemberList, type MemberListProps } from "./member-list.tsx";

/** Characters that are laid out as JSON. */
const MOST_LAID_OUT = 100_000;
/** Objects within objects that are laid out: each level moves the text to the side. */
const MOST_NESTED = 12;

export interface PartCardProps extends Pick<MemberListProps, "explain" | "describe"> {
  name: "header" | "payload";
  title: "Header" | "Payload";
  part: JsonPart | undefined;
}

/** Header or payload, explained member by member or as JSON. */
export function PartCard({ name, title, part, ...words }: PartCardProps) {
  const [form, setForm] = useState<"explained" | "json">("explained");
  return (
    <section className="card part-card" data-part={name} aria-labelledby={name}>
      <div className="part-head">
        <h2 id={name} className="part-word text-14" data-part={name}>
          {title}
        </h2>
        {part && (
          <Segmented
            label={`${title} as`}
            value={form}
            onChange={setForm}
            options={[
              { value: "explained", name: "Explained" },
              { value: "json", name: "JSON" },
            ]}
          />
        )}
      </div>
      <div className="p-4">
        {!part && <p className="text-ink-soft">It cannot be read.</p>}
        {part && form === "explained" && part.members.length === 0 && (
          <p className="text-ink-soft">It is empty.</p>
        )}
        {part && form === "explained" && part.members.length > 0 && (
          <MemberList members={part.members} depth={part.depth} {...words} />
        )}
        {part && form === "json" && (
          <CodeBlock text={laidOut(part)} label={`${title} as JSON`} json copyAs={name} />
        )}
      </div>
    </section>
  );
}

function laidOut({ json, depth }: JsonPart): string {
  if (json.length > MOST_LAID_OUT || depth > MOST_NESTED) return json;
  return prettyJson(json) ?? json;
}
