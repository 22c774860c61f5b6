import { expect, it, test } from "vitest";
import { OAuthError } from "../../src/oauth/oauth-error.ts";
import { storageError } from "../../src/vault/record-store.ts";

it("tells a full storage from one that refuses", () => {
  const full = new DOMException("no room", "QuotaExceededError");
  expect(storageError(full)).toMatchObject({ code: "storage_full", cause: full });
  const refused = new DOMException("not here", "SecurityError");
  expect(storageError(refused)).toMatchObject({ code: "storage_unavailable", cause: refused });
});

it("hands an OAuthError on as it is", () => {
  const error = new OAuthError("vault_key_lost", "lost");
  expect(storageError(error)).toBe(error);
});

test.each([null, undefined, "gone"])("takes %j for a refusal", (cause) => {
  expect(storageError(cause).code).toBe("storage_unavailable");
});
