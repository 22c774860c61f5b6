import type { JsonPart } from "./decode-token.ts";
import type { RecognisedKind } from "./token-kind.ts";

/** Something about a token that a person should know. */
export interface Finding {
  /** `wrong`: whoever is careful refuses it. `risky`: it works, and should not be so. `note`: good to know. */
  readonly severity: "wrong" | "risky" | "note";
  /** The member that it is about. */
  readonly name: string;
  /** Text between backticks is a protocol value. */
  readonly sentence: string;
  readonly reference: string;
}

/** A signed token as its findings see it. */
export interface InspectedToken {
  readonly header: JsonPart;
  readonly payload: JsonPart;
  readonly kind: RecognisedKind;
  /** Characters of the whole token. */
  readonly length: number;
  /** Milliseconds of the local clock. */
  readonly now: number;
}
