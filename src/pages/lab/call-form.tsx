import { useState } from "react";
import type { ApiCall } from "../../grants/grant.ts";
import { Button } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import { Select } from "../../ui/select.tsx";

const methods = ["GET", "POST", "PUT", "DELETE"] as const;

export interface CallFormProps {
  sampleUrl: string;
  isBusy: boolean;
  onCall: (call: ApiCall) => void;
}

/** A call of an API with the token of the run, as the person writes it. */
export function CallForm({ sampleUrl, isBusy, onCall }: CallFormProps) {
  const [method, setMethod] = useState<ApiCall["method"]>("GET");
  const [url, setUrl] = useState(sampleUrl);
  const [body, setBody] = useState("");
  const takesBody = method === "POST" || method === "PUT";
  return (
    <form
      className="inset grid grid-cols-1 gap-3"
      aria-label="Call an API"
      onSubmit={(event) => {
        event.preventDefault();
        if (!isBusy) onCall({ method, url, body: takesBody ? body : "" });
      }}
    >
      <div className="grid grid-cols-1 gap-3 sm:grid-cols-[7rem_minmax(0,1fr)]">
        <Select
          label="Method"
          value={method}
          onChange={(value) => setMethod(methods.find((it) => it === value) ?? "GET")}
        >
          {methods.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </Select>
        <Field mono label="URL" inputMode="url" value={url} onChange={setUrl} />
      </div>
      {takesBody && (
        <Field mono label="Body" hint="JSON" rows={3} value={body} onChange={setBody} />
      )}
      <div>
        <Button type="submit" busy={isBusy}>
          Call the API
        </Button>
      </div>
    </form>
  );
}
