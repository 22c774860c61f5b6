import { base64url } from "jose";
import type { DeviceAuthorization, State } from "../state/state.ts";

/** RFC 8628 §6.1: no vowels, so that no words come about, and nothing that looks like another. */
const ALPHABET = "BCDFGHJKLMNPQRSTVWXZ";
const LENGTH = 8;

/**
 * @param secret at least 64 random bits in base64url
 * @returns a code of 34 bits that people can read and type, such as WDJB-MJHT
 */
export function makeUserCode(secret: string): string {
  const bytes = base64url.decode(secret);
  // One large number instead of a byte for each letter: 256 is no multiple of 20.
  let number = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0);
  let code = "";
  for (let index = 0; index < LENGTH; index += 1) {
    code += ALPHABET[Number(number % 20n)] ?? "";
    number /= 20n;
  }
  return `${code.slice(0, LENGTH / 2)}-${code.slice(LENGTH / 2)}`;
}

/** Case and whatever is none of our letters do not count (RFC 8628 §6.1). */
function normalize(userCode: string): string {
  return [...userCode.toUpperCase()].filter((letter) => ALPHABET.includes(letter)).join("");
}

/** @returns the device that shows this code, however it was typed */
export function findDevice(state: State, userCode: string): DeviceAuthorization | undefined {
  const entered = normalize(userCode);
  return [...state.deviceAuthorizations.values()].find(
    (device) => normalize(device.userCode) === entered,
  );
}
