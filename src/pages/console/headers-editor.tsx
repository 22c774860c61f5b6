import Plus from "lucide-react/icons/plus";
import X from "lucide-react/icons/x";
import { useRef } from "react";
import { Button } from "../../ui/button.tsx";
import { type HeaderRow, pastedRows } from "./request-headers.ts";

export interface HeadersEditorProps {
  rows: readonly HeaderRow[];
  onChange: (rows: readonly HeaderRow[]) => void;
  /** What is wrong, and in which line. */
  problem: { readonly row: number; readonly text: string } | undefined;
}

/** The headers of a request, a line each; what is pasted as `Name: value` lines is taken apart. */
export function HeadersEditor({ rows, onChange, problem }: HeadersEditorProps) {
  const group = useRef<HTMLFieldSetElement>(null);
  const add = useRef<HTMLButtonElement>(null);
  const put = (at: number, changes: Partial<HeaderRow>) =>
    onChange(rows.map((row, index) => (index === at ? { ...row, ...changes } : row)));
  const focusName = (at: number) =>
    requestAnimationFrame(() => group.current?.querySelectorAll("input")[at * 2]?.focus());
  return (
    <fieldset ref={group} className="grid min-w-0 grid-cols-1 content-start gap-2">
      <legend className="field-label mb-1">Headers</legend>
      {rows.map((row, at) => {
        const isWrong = problem?.row === at;
        return (
          <div key={at} className="grid grid-cols-[minmax(0,2fr)_minmax(0,3fr)_auto] gap-2">
            <input
              className="input input-mono"
              aria-label={`Name of header ${at + 1}`}
              aria-invalid={isWrong}
              aria-describedby="headers-problem"
              placeholder="Accept"
              autoComplete="off"
              autoCapitalize="off"
              spellCheck={false}
              dir="ltr"
              value={row.name}
              onChange={(event) => put(at, { name: event.target.value })}
              onPaste={(event) => {
                const pasted = pastedRows(event.clipboardData.getData("text"));
                if (pasted === undefined) return;
                event.preventDefault();
                onChange([...rows.slice(0, at), ...pasted, ...rows.slice(at + 1)]);
              }}
            />
            <input
              className="input input-mono"
              aria-label={`Value of header ${at + 1}`}
              aria-describedby="headers-problem"
              placeholder="application/json"
              autoComplete="off"
              spellCheck={false}
              dir="ltr"
              value={row.value}
              onChange={(event) => put(at, { value: event.target.value })}
            />
            <Button
              variant="quiet"
              aria-label={`Remove header ${at + 1}`}
              onClick={() => {
                onChange(rows.filter((_, index) => index !== at));
                add.current?.focus();
              }}
            >
              <X size={14} aria-hidden="true" />
            </Button>
          </div>
        );
      })}
      <span id="headers-problem" aria-live="polite" className="text-13 text-bad empty:sr-only">
        {problem?.text}
      </span>
      <div>
        <Button
          ref={add}
          onClick={() => {
            onChange([...rows, { name: "", value: "" }]);
            focusName(rows.length);
          }}
        >
          <Plus size={14} aria-hidden="true" />
          Add header
        </Button>
      </div>
    </fieldset>
  );
}
