import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, it } from "vitest";
import { RegistrationRecipe } from "../../../src/pages/provider/registration-recipe.tsx";
import { findPreset } from "../../../src/presets/all-presets.ts";

const values = {
  title: "Pixy",
  redirectUri: "https://app.example/callback",
  origin: "https://app.example",
  postLogoutUri: "https://app.example/",
  scope: "openid",
};

/** @returns the values that a recipe names, under what the provider calls them */
function recipeOf(presetId: string | undefined) {
  const preset = presetId === undefined ? undefined : findPreset(presetId);
  const text = renderToStaticMarkup(createElement(RegistrationRecipe, { preset, values }));
  const rows = text.matchAll(/<dt>(.*?)<\/dt>.*?<code[^>]*>(.*?)<\/code>/gu);
  return { text, rows: Object.fromEntries([...rows].map(([, name, value]) => [name, value])) };
}

it("a provider that nobody knows is told all three values", () => {
  expect(recipeOf(undefined).rows).toEqual({
    "Redirect URI": values.redirectUri,
    "Web origin (CORS)": values.origin,
    "Post-logout redirect URI": values.postLogoutUri,
  });
});

it("a known provider is told each value where it asks for it, and none that it has no place for", () => {
  expect(recipeOf("auth0").rows).toEqual({
    "Allowed Callback URLs": values.redirectUri,
    "Allowed Web Origins": values.origin,
    "Allowed Logout URLs": values.postLogoutUri,
  });
  expect(recipeOf("entra").rows).toEqual({
    "Redirect URI": values.redirectUri,
    "Redirect URI, back from signing out": values.postLogoutUri,
  });
  const gitlab = recipeOf("gitlab");
  expect(gitlab.rows).toEqual({ "Redirect URI": values.redirectUri });
  expect(gitlab.text).toContain("GitLab has no place for a web origin or a post-logout URI");
});
