import { encode } from "uqr";

/** Modules of quiet around the code (ISO/IEC 18004 §6.3.8). */
const QUIET = 4;

/** A text for a camera to read. It is dark on light in both themes: not every camera reads it inverted. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const { data, size } = encode(text, { ecc: "M", border: QUIET });
  // One run of dark modules each, so that no seams show between them.
  const runs = data.map((row, y) =>
    row
      .map((isDark, x) => {
        if (!isDark || row[x - 1] === true) return "";
        const end = row.indexOf(false, x);
        return `M${x} ${y}h${(end === -1 ? size : end) - x}v1h-${(end === -1 ? size : end) - x}z`;
      })
      .join(""),
  );
  return (
    <svg className="qr" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label}>
      <path d={runs.join("")} fill="currentColor" shapeRendering="crispEdges" />
    </svg>
  );
}
