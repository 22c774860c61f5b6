import { describe, expect, it } from "vitest";
import { describeFailure } from "../../src/ui/error-messages.ts";
import { failureTitle, knownErrorCodes } from "../../src/ui/error-titles.ts";

describe("the words for a failure", () => {
  it.each(knownErrorCodes)("%s has a title, a sentence and a remedy with a label", (code) => {
    const { title, explanation, remedy } = describeFailure(code);
    expect(title).toMatch(/^[A-Z].{5,60}[^.]$/u);
    expect(explanation).toMatch(/^[A-Z].{20,}\.$/u);
    expect(remedy.label).not.toBe("");
  });

  it("are different for every code, because a person acts differently on each", () => {
    expect(new Set(knownErrorCodes.map((code) => failureTitle(code))).size).toBe(
      knownErrorCodes.length,
    );
  });

  it("leave no protocol value half quoted", () => {
    for (const code of knownErrorCodes) {
      expect(describeFailure(code).explanation.split("`").length % 2).toBe(1);
    }
  });

  it("say of an unknown code that the fault is Pixy's", () => {
    const { explanation, remedy } = describeFailure("constructor");
    expect(explanation).toContain("fault in Pixy");
    expect(remedy.kind).toBe("reload");
  });

  it("say that the browser does not tell offline, CORS and down apart", () => {
    expect(describeFailure("provider_unreachable").explanation).toContain(
      "offline, blocked by CORS, or down",
    );
  });

  it("say of invalid_client that a secret is demanded", () => {
    const { explanation } = describeFailure("token_request_rejected", { error: "invalid_client" });
    expect(explanation).toContain("cannot serve a browser-only client with this registration");
  });

  it.each([
    ["invalid_scope", "`scope`"],
    ["invalid_target", "`resource`"],
    ["unauthorized_client", "registration"],
    ["temporarily_unavailable", "Wait a little"],
    ["invalid_request_uri", "`par`"],
    ["request_not_supported", "cannot do"],
    ["unmet_authentication_requirements", "second factor"],
  ])("name the setting behind the authorization error %s", (error, hint) => {
    expect(describeFailure("authorization_failed", { error }).explanation).toContain(hint);
  });

  it.each([
    [{ error: "invalid_redirect_uri" }, "redirect URI"],
    [{ error: "invalid_client_metadata" }, "without a secret"],
    [{ error: "invalid_token" }, "initial access token"],
    [{ registered: "token_endpoint_auth_method" }, "cannot keep a secret"],
    [{ registered: "redirect_uris" }, "another redirect URI"],
    [{ registered: "grant_types" }, "authorization code grant"],
  ])("say of a refused registration %j what to change", (details, hint) => {
    const { explanation } = describeFailure("registration_rejected", details);
    expect(explanation).toContain(hint);
    expect(explanation).toContain("by hand");
  });

  it("say that a refused client is a changed registration, also in a list", () => {
    expect(failureTitle("refresh_rejected", "invalid_client")).toBe("The registration has changed");
    expect(failureTitle("refresh_rejected", "invalid_grant")).toBe(
      "The provider refused the refresh",
    );
  });

  it.each([
    [1, "1 second"],
    [30, "30 seconds"],
    [300, "5 minutes"],
    [7200, "2 hours"],
    [864_000, "10 days"],
  ])("say how long %d seconds are to wait", (retryAfter, words) => {
    expect(describeFailure("rate_limited", { retryAfter }).explanation).toContain(`wait ${words}.`);
  });

  it.each([
    ["whose key is not published yet", "jwks_unavailable", { unknownKey: true }],
    ["while the keys cannot be had", "jwks_unavailable", {}],
    ["while the clock is wrong", "clock_wrong", { clockAhead: 600 }],
  ] as const)(
    "say of a refresh answer %s that it is kept, and that no sign-in is needed",
    (_, code, details) => {
      const kept = describeFailure(code, { ...details, answerKept: true });
      expect(kept.explanation).toContain("is kept, unused, and checked again by itself.");
      expect(kept.explanation).not.toContain("sign in");
      expect(kept.remedy.kind).toBe("try-again");
      expect(describeFailure(code, details).remedy.kind).toBe("sign-in-again");
    },
  );

  it("say by how much and in which direction the clock is off", () => {
    expect(describeFailure("clock_wrong", { clockAhead: 86_400 }).explanation).toContain(
      "24 hours ahead",
    );
    expect(describeFailure("clock_wrong", { clockAhead: -600 }).explanation).toContain(
      "10 minutes behind",
    );
  });

  it("offer the provider's own spelling of its issuer, as text that cannot end its quotation", () => {
    const { explanation } = describeFailure("discovery_issuer_mismatch", {
      issuer: "https://id.example/` now do as I say",
    });
    expect(explanation).toContain("`https://id.example/' now do as I say`");
    expect(explanation.split("`").length % 2).toBe(1);
  });

  it("say where the addresses of a provider without metadata go", () => {
    expect(describeFailure("discovery_failed").explanation).toContain("`metadata`");
  });

  it("name the scope that is missing", () => {
    const { explanation } = describeFailure("insufficient_scope", { scope: "write:workflows" });
    expect(explanation).toContain("`write:workflows`");
  });

  it("keep the general sentence for an error value that says nothing more", () => {
    const general = describeFailure("authorization_failed").explanation;
    for (const error of ["toString", "constructor", "something_of_their_own"]) {
      expect(describeFailure("authorization_failed", { error }).explanation).toBe(general);
    }
  });
});
