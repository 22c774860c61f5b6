import type { JsonMember } from "../../jwt/json-text.ts";
import type { Meaning } from "../../jwt/registered-claims.ts";
import { momentOf } from "../../jwt/time-findings.ts";
import { CodeBlock } from "../../ui/code-block.tsx";
import { prettyJson } from "../../ui/json-tokens.ts";
import { ProtocolValue } from "../../ui/protocol-value.tsx";
import { PassiveTime } from "../../ui/relative-time.tsx";
import { exactTime } from "../../ui/time-words.ts";

/** Members shown; a token with more is no honest one. */
const MOST_SHOWN = 200;
/** Characters of a value on one line. */
const LINE = 400;
/** Characters of a value at all. */
const MOST_OF_VALUE = 20_000;
/** Objects within objects that are laid out: each level moves the text to the side. */
const MOST_NESTED = 12;

export interface MemberListProps {
  members: readonly JsonMember[];
  /** How many objects and arrays stand inside of each other. */
  depth: number;
  explain: (name: string) => Meaning | undefined;
  /** More about a value, in words. */
  describe?: (name: string, json: string) => string | undefined;
}

/** Every member with what it means, in the order of the token. */
export function MemberList({ members, depth, explain, describe }: MemberListProps) {
  return (
    <>
      <dl className="members">
        {members.slice(0, MOST_SHOWN).map(({ name, json }, index) => {
          const meaning = explain(name);
          const words = describe?.(name, json);
          return (
            <div key={index} className="member">
              <dt>
                <code dir="auto">{name.slice(0, LINE) || '""'}</code>
              </dt>
              <dd>
                <Value name={name} json={json} depth={depth} isTime={meaning?.isTime === true} />
                <p className="text-13 text-ink-soft">
                  {words !== undefined && <>{words}. </>}
                  {meaning?.sentence ?? "The issuer's own: no registered meaning."}
                  {/* It breaks between two references, not within one. */}
                  {meaning && ` ${meaning.reference.replaceAll(/(?<!,) /gu, "\u00a0")}`}
                </p>
              </dd>
            </div>
          );
        })}
      </dl>
      {members.length > MOST_SHOWN && (
        <p className="text-13 text-ink-soft">And {members.length - MOST_SHOWN} more.</p>
      )}
    </>
  );
}

function Value({
  name,
  json,
  depth,
  isTime,
}: {
  name: string;
  json: string;
  depth: number;
  isTime: boolean;
}) {
  const moment = isTime ? momentOf(JSON.parse(json)) : undefined;
  if (moment !== undefined) {
    return (
      <p className="flex flex-wrap items-baseline gap-x-3">
        <code>{json}</code>
        <span>
          <PassiveTime at={moment} /> · {exactTime(moment)}
        </span>
      </p>
    );
  }
  const isNested = json.startsWith("{") || json.startsWith("[");
  if (isNested && json.length <= MOST_OF_VALUE && depth <= MOST_NESTED && !isShortList(json)) {
    return <CodeBlock text={prettyJson(json) ?? json} label={`Value of ${name}`} json />;
  }
  if (json.length <= LINE) return <ProtocolValue value={textOf(json)} what={name} length={LINE} />;
  return (
    <CodeBlock
      text={json.length > MOST_OF_VALUE ? `${json.slice(0, MOST_OF_VALUE)}…` : json}
      label={`Value of ${name}`}
      json
    />
  );
}

/** A list of a few names reads better on one line. */
function isShortList(json: string): boolean {
  return json.length <= 80 && json.startsWith("[") && !json.includes("{");
}

/** A text is shown as such, without the quotes of JSON, unless it holds what cannot be seen. */
function textOf(json: string): string {
  if (!json.startsWith('"')) return json;
  const text = String(JSON.parse(json));
  return /^[\u0020-\u007e\u00a1-\u02ff\u0370-\ufdcf]*$/u.test(text) ? text : json;
}
