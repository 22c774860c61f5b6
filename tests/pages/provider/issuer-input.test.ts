import { expect, it } from "vitest";
import { isAskable, issuerFrom, slashApart } from "../../../src/pages/provider/issuer-input.ts";

it.each([
  ["https://id.example", "https://id.example"],
  ["  https://id.example/  ", "https://id.example/"],
  ["id.example/tenant", "https://id.example/tenant"],
  ["https://id.example/.well-known/openid-configuration", "https://id.example"],
  ["https://id.example/t/.well-known/openid-configuration", "https://id.example/t"],
  ["https://id.example/.well-known/oauth-authorization-server/t", "https://id.example/t"],
  ["http://localhost:9000", "http://localhost:9000"],
  ["https://{host}/…", ""],
  ["", ""],
])("%j means the issuer %j", (typed, issuer) => {
  expect(issuerFrom(typed)).toBe(issuer);
});

it.each([
  ["https://id.example", true],
  ["http://localhost:9000", true],
  ["http://op.localhost:9000/tenant", true],
  ["http://id.example", false],
  ["https://id", false],
  ["https://id.example?x", false],
  ["javascript:alert(1)", false],
  ["", false],
])("%j is asked: %j", (issuer, asked) => {
  expect(isAskable(issuer)).toBe(asked);
});

it.each([
  ["https://id.example", "https://id.example/", "https://id.example/"],
  ["https://id.example/", "https://id.example", "https://id.example"],
  ["https://id.example", "https://evil.example/", undefined],
  ["https://id.example", undefined, undefined],
  ["https://id.example", "https://id.example//", undefined],
])("%j is spelt %j: offered is %j", (asked, named, offered) => {
  expect(slashApart(asked, named)).toBe(offered);
});
