import Download from "lucide-react/icons/download";
import { useMemo, useState } from "react";
import { answerFileName, hexExcerpt, readAnswerBody } from "./answer-body.ts";
import { AnswerImage } from "./answer-image.tsx";
import { formatBytes } from "./bytes-words.ts";
import { Button } from "./button.tsx";
import { CodeBlock } from "./code-block.tsx";
import { prettyJson } from "./json-tokens.ts";
import { saveFile } from "./save-file.ts";
import { Segmented } from "./segmented.tsx";

/** Bytes of something that is no text. */
const HEX = 256;

export interface AnswerBodyViewProps {
  bytes: Uint8Array<ArrayBuffer>;
  contentType: string;
}

/** The body of an answer: JSON laid out, other text as it is, a picture, or the first bytes. */
export function AnswerBodyView({ bytes, contentType }: AnswerBodyViewProps) {
  const [form, setForm] = useState<"pretty" | "raw">("pretty");
  const [unreadable, setUnreadable] = useState<Uint8Array>();
  const body = useMemo(() => readAnswerBody(bytes, contentType), [bytes, contentType]);
  const pretty = useMemo(
    () => (body.kind === "text" && body.isWhole ? prettyJson(body.text) : undefined),
    [body],
  );
  if (body.kind === "empty") return <p className="text-ink-soft">The answer has no body.</p>;

  const isImage = body.kind === "image" && unreadable !== bytes;
  const text = form === "pretty" && pretty !== undefined ? pretty : undefined;
  const size = formatBytes(bytes.byteLength);
  return (
    <div className="grid grid-cols-1 gap-2">
      <div className="flex flex-wrap items-center justify-between gap-2">
        {pretty === undefined ? (
          <p className="text-13 text-ink-soft">
            {body.kind === "text" && !body.isWhole && `The beginning of ${size}.`}
            {body.kind === "image" && isImage && "A picture."}
            {body.kind === "image" &&
              !isImage &&
              "Said to be a picture, but none can be made of it."}
            {body.kind === "binary" && "No text."}
            {body.kind !== "text" &&
              !isImage &&
              (bytes.byteLength > HEX ? ` The first ${HEX} of ${size}:` : " Its bytes:")}
          </p>
        ) : (
          <Segmented
            label="Body as"
            value={form}
            onChange={setForm}
            options={[
              { value: "pretty", name: "Pretty" },
              { value: "raw", name: "Raw" },
            ]}
          />
        )}
        <Button
          onClick={() =>
            // Whatever the API calls it, the browser is to save it and not to open it.
            saveFile(answerFileName(contentType, body), "application/octet-stream", bytes)
          }
        >
          <Download size={14} aria-hidden="true" />
          Download
        </Button>
      </div>
      {body.kind === "text" && (
        <CodeBlock
          label="Response body"
          copyAs="body"
          json={pretty !== undefined}
          text={text ?? body.text}
        />
      )}
      {body.kind === "image" && isImage && (
        <AnswerImage bytes={bytes} type={body.type} onUnreadable={() => setUnreadable(bytes)} />
      )}
      {body.kind !== "text" && !isImage && (
        <pre
          className="dump whitespace-pre"
          dir="ltr"
          role="group"
          aria-label="Response body in hex"
          tabIndex={0}
        >
          {hexExcerpt(bytes, HEX)}
        </pre>
      )}
    </div>
  );
}
