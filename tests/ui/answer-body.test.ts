import { describe, expect, it } from "vitest";
import {
  answerFileName,
  hexExcerpt,
  MOST_WHOLE,
  readAnswerBody,
} from "../../src/ui/answer-body.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const PNG = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0);

describe("a body is told for what it is", () => {
  it.each([
    ["nothing", bytes(""), "application/json", { kind: "empty" }],
    ["JSON", bytes("{}"), "application/json", { kind: "text", text: "{}", isWhole: true }],
    ["a problem", bytes("{}"), "application/problem+json", { kind: "text", text: "{}" }],
    ["text without a type", bytes("hello\n"), "", { kind: "text", text: "hello\n" }],
    ["bytes without a type", PNG, "", { kind: "binary" }],
    ["a PDF that begins like text", bytes("%PDF-1.7"), "application/pdf", { kind: "binary" }],
    ["a picture", PNG, "Image/PNG; a=b", { kind: "image", type: "image/png" }],
    ["a picture that no browser shows", PNG, "image/tiff", { kind: "binary" }],
  ])("%s", (_, body, type, expected) => {
    expect(readAnswerBody(body, type)).toMatchObject(expected);
  });

  it("an SVG is text and never a picture: it may hold script", () => {
    const svg = bytes("<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>");
    expect(readAnswerBody(svg, "image/svg+xml").kind).toBe("text");
  });

  it("text is read in the encoding that it names, and as UTF-8 where nobody knows that one", () => {
    const latin = Uint8Array.of(0x67, 0x72, 0xfc, 0x6e);
    expect(readAnswerBody(latin, 'text/plain; charset="iso-8859-1"')).toMatchObject({
      text: "grün",
    });
    expect(readAnswerBody(bytes("grün"), "text/plain; charset=klingon")).toMatchObject({
      text: "grün",
    });
  });

  it("what is larger than 1 MiB is shown in part and says so", () => {
    const whole = readAnswerBody(bytes("a".repeat(MOST_WHOLE)), "text/plain");
    const more = readAnswerBody(bytes("a".repeat(MOST_WHOLE + 1)), "text/plain");
    expect(whole).toMatchObject({ isWhole: true });
    expect(more).toMatchObject({ isWhole: false, text: "a".repeat(65_536) });
  });
});

it("bytes are shown with their place and their characters, and no more than asked for", () => {
  expect(hexExcerpt(PNG, 256)).toBe(
    "0000  89 50 4e 47 0d 0a 1a 0a  .PNG....\n0008  00 00                    ..",
  );
  expect(hexExcerpt(PNG, 1)).toBe("0000  89                       .");
});

it.each([
  ["application/json; charset=utf-8", "answer.json"],
  ["application/vnd.acme+json", "answer.json"],
  ["image/png", "answer.png"],
  ["text/../../etc", "answer.txt"],
])("an answer of type %s is saved as %s", (type, name) => {
  expect(answerFileName(type, { kind: "text", text: "", isWhole: true })).toBe(name);
});
