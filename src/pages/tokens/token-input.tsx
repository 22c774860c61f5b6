import { useRef } from "react";
import type { DecodedToken } from "../../jwt/decode-token.ts";
import type { FoundToken } from "../../jwt/find-tokens.ts";
import { Button } from "../../ui/button.tsx";
import { Segmented } from "../../ui/segmented.tsx";
import { TokenText } from "./token-text.tsx";

export interface TokenInputProps {
  text: string;
  onChange: (text: string) => void;
  found: readonly FoundToken[];
  /** Which of the found ones is looked at. */
  index: number;
  onChoose: (index: number) => void;
  decoded: DecodedToken | undefined;
}

/**
 * Where a token is pasted. `autoComplete` is off so that the browser does not keep the text for when
 * it brings this page back, and the spelling is not checked, which may be done elsewhere.
 */
export function TokenInput({ text, onChange, found, index, onChoose, decoded }: TokenInputProps) {
  const from = found[index]?.from;
  const field = useRef<HTMLTextAreaElement>(null);
  const clear = () => {
    onChange("");
    // The button goes with the text.
    field.current?.focus();
  };
  return (
    <div className="card">
      <div className="grid grid-cols-1 gap-4 p-4">
        <label className="field">
          <span className="field-label">Token</span>
          <textarea
            ref={field}
            className="input input-mono"
            rows={5}
            spellCheck={false}
            autoComplete="off"
            autoCapitalize="off"
            autoCorrect="off"
            dir="ltr"
            placeholder="eyJhbGciOi…"
            value={text}
            onChange={(event) => onChange(event.target.value)}
          />
        </label>
        {found.length > 1 && (
          <div className="min-w-0 overflow-x-auto p-0.5">
            <Segmented
              label="Token in the pasted text"
              value={String(index)}
              onChange={(value) => onChoose(Number(value))}
              options={found.map((each, place) => ({
                value: String(place),
                name: each.from ?? `Token ${place + 1}`,
              }))}
            />
          </div>
        )}
        {found.length === 1 && from !== undefined && (
          <p className="text-13 text-ink-soft">
            Taken out of: <code className="code">{from}</code>
          </p>
        )}
        {decoded && decoded.form !== "opaque" && <TokenText decoded={decoded} />}
      </div>
      <div className="card-foot">
        <p className="flex-1 text-13 text-ink-soft">
          The token is not stored, nor sent anywhere unasked. Leaving this page clears it.
        </p>
        {text !== "" && <Button onClick={clear}>Clear</Button>}
      </div>
    </div>
  );
}
