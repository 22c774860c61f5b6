import { describe, expect, it, test } from "vitest";
import schema from "../../public/config.schema.json" with { type: "json" };
import { BAD, GOOD } from "./config-samples.ts";
import { matchesSchema } from "./json-schema.ts";

describe("public/config.schema.json", () => {
  test.each(Object.entries(GOOD))("accepts %s", (_, config) => {
    expect(matchesSchema(schema, config)).toBe(true);
  });

  test.each(Object.entries(BAD).filter(([, { seenBySchema }]) => seenBySchema !== false))(
    "refuses %s",
    (_, { config }) => {
      expect(matchesSchema(schema, config)).toBe(false);
    },
  );

  test.each(Object.entries(BAD).filter(([, { seenBySchema }]) => seenBySchema === false))(
    "leaves it to Pixy to refuse %s",
    (_, { config }) => {
      expect(matchesSchema(schema, config)).toBe(true);
    },
  );

  it("describes every member", () => {
    const { provider, metadata, api, identity } = schema.$defs;
    const undescribed = [schema, provider, metadata, api, identity].flatMap(({ properties }) =>
      Object.entries<object>(properties)
        .filter(([, property]) => !("description" in property) && !("$ref" in property))
        .map(([name]) => name),
    );
    expect(undescribed).toEqual([]);
  });
});
