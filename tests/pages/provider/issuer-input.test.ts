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
  ["bücher.example", "https://xn--bcher-kva.example"],
  ["https://\u0430cme.example/", "https://xn--cme-5cd.example/"],
  ["https://id.example/\u202emoc.emca", "https://id.example/%E2%80%AEmoc.emca"],
  ["https://id.example/a b", "https://id.example/a%20b"],
  ["https://id\u0000.example", "https://id\u0000.example"],
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
  ["https://acme.example@evil.example", false],
  ["https://:x@evil.example", false],
  ["https://id\u0000.example", false],
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
