/** What can be made of the body of an answer, without believing it. */
export type AnswerBody =
  | { readonly kind: "empty" }
  /** `isWhole`: nothing was left out. */
  | { readonly kind: "text"; readonly text: string; readonly isWhole: boolean }
  /** `type`: the media type of a bitmap. */
  | { readonly kind: "image"; readonly type: string }
  | { readonly kind: "binary" };

/** Bytes of a text that are shown in whole. */
export const MOST_WHOLE = 1024 * 1024;

/** Bytes of a longer one that are shown: enough to see what it is. */
const EXCERPT = 64 * 1024;

/** Bitmaps alone: an SVG is a document that may hold anything, and is shown as its text. */
const IMAGE = /^image\/(png|apng|jpeg|gif|webp|avif|bmp|x-icon|vnd\.microsoft\.icon)$/;
const TEXT =
  /^(text\/|application\/(.*\+)?(json|xml|yaml|javascript|x-www-form-urlencoded)$)|\+xml$/;
const BINARY =
  /^(image|audio|video|font)\/|^application\/(octet-stream|pdf|zip|gzip|wasm|.*protobuf)$/;

/** How much of an unknown body is looked at, in bytes. */
const SAMPLE = 4096;

/**
 * Tells what a body is by its media type, and where that says nothing by the bytes themselves.
 *
 * @param contentType as the API wrote it, possibly nonsense
 */
export function readAnswerBody(bytes: Uint8Array, contentType: string): AnswerBody {
  if (bytes.byteLength === 0) return { kind: "empty" };
  const type = contentType.split(";", 1).join("").trim().toLowerCase();
  if (IMAGE.test(type)) return { kind: "image", type };
  if (!TEXT.test(type) && (BINARY.test(type) || !looksLikeText(bytes))) return { kind: "binary" };
  const isWhole = bytes.byteLength <= MOST_WHOLE;
  const shown = isWhole ? bytes : bytes.subarray(0, EXCERPT);
  return { kind: "text", text: decoderOf(contentType).decode(shown), isWhole };
}

/** Text holds no control characters, whatever its encoding; but UTF-16, which nobody sends. */
function looksLikeText(bytes: Uint8Array): boolean {
  return bytes
    .subarray(0, SAMPLE)
    .every((byte) => byte >= 0x20 || (byte >= 0x09 && byte <= 0x0d) || byte === 0x1b);
}

/** RFC 9110 §8.3.2; an encoding that nobody knows is read as UTF-8. */
function decoderOf(contentType: string): TextDecoder {
  const charset = /;\s*charset="?([^\s";]+)/i.exec(contentType)?.[1] ?? "utf-8";
  try {
    return new TextDecoder(charset);
  } catch {
    return new TextDecoder();
  }
}

/** Bytes in a row of a hex excerpt: what fits on a phone. */
const ROW = 8;

/**
 * Bytes as people look at them: where they are, in hex, and as characters.
 *
 * @param most bytes that are shown
 */
export function hexExcerpt(bytes: Uint8Array, most: number): string {
  const rows: string[] = [];
  for (let at = 0; at < Math.min(bytes.byteLength, most); at += ROW) {
    const row = [...bytes.subarray(at, Math.min(at + ROW, most))];
    const hex = row.map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
    const characters = row
      .map((byte) => (byte > 0x1f && byte < 0x7f ? String.fromCharCode(byte) : "."))
      .join("");
    rows.push(`${at.toString(16).padStart(4, "0")}  ${hex.padEnd(ROW * 3 - 1)}  ${characters}`);
  }
  return rows.join("\n");
}

const EXTENSIONS: Readonly<Record<string, string>> = {
  "application/json": "json",
  "application/pdf": "pdf",
  "application/xml": "xml",
  "application/zip": "zip",
  "image/gif": "gif",
  "image/jpeg": "jpg",
  "image/png": "png",
  "image/svg+xml": "svg",
  "image/webp": "webp",
  "text/csv": "csv",
  "text/plain": "txt",
};

/** @returns a name for an answer on disk: nothing of what the API says stands in it */
export function answerFileName(contentType: string, { kind }: AnswerBody): string {
  const type = contentType.split(";", 1).join("").trim().toLowerCase();
  const known = EXTENSIONS[type] ?? (type.endsWith("+json") ? "json" : undefined);
  return `answer.${known ?? (kind === "text" ? "txt" : "bin")}`;
}
