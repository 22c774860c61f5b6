type Schema = Readonly<Record<string, unknown>>;

const ANNOTATIONS = ["$schema", "$defs", "title", "description", "default"];

/**
 * Judges a value by the part of JSON Schema 2020-12 that our schema is written in. A keyword that
 * is not known here throws: it would otherwise be taken for satisfied.
 */
export function matchesSchema(root: object, value: unknown): boolean {
  const resolve = (ref: string) =>
    ref
      .replace(/^#\//, "")
      .split("/")
      .reduce<Schema>((schema, name) => asSchema(schema[name]), asSchema(root));

  function matches(schema: Schema, input: unknown): boolean {
    return Object.entries(schema).every(
      ([keyword, rule]) => ANNOTATIONS.includes(keyword) || keep(schema, keyword, rule, input),
    );
  }

  function keep(schema: Schema, keyword: string, rule: unknown, input: unknown): boolean {
    switch (keyword) {
      case "$ref":
        return matches(resolve(String(rule)), input);
      case "type":
        return rule === (Array.isArray(input) ? "array" : input === null ? "null" : typeof input);
      case "const":
        return input === rule;
      case "enum":
        return asList(rule).includes(input);
      case "pattern":
        return typeof input !== "string" || new RegExp(String(rule), "u").test(input);
      case "not":
        return !matches(asSchema(rule), input);
      case "oneOf":
        return asList(rule).filter((option) => matches(asSchema(option), input)).length === 1;
      case "uniqueItems":
        return !Array.isArray(input) || rule !== true || new Set(input).size === input.length;
      case "items":
        return !Array.isArray(input) || input.every((item) => matches(asSchema(rule), item));
      case "required":
        return !isObject(input) || asList(rule).every((name) => String(name) in input);
      case "properties":
        return (
          !isObject(input) ||
          Object.entries(asSchema(rule)).every(
            ([name, member]) => !(name in input) || matches(asSchema(member), input[name]),
          )
        );
      case "propertyNames":
        return (
          !isObject(input) || Object.keys(input).every((name) => matches(asSchema(rule), name))
        );
      case "additionalProperties": {
        if (!isObject(input)) return true;
        const others = Object.keys(input).filter(
          (name) => !("properties" in schema) || !(name in asSchema(schema.properties)),
        );
        return rule === false
          ? others.length === 0
          : others.every((name) => matches(asSchema(rule), input[name]));
      }
      default:
        throw new Error(`the keyword "${keyword}" is not known here`);
    }
  }

  return matches(asSchema(root), value);
}

function isObject(value: unknown): value is Schema {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

function asSchema(value: unknown): Schema {
  if (!isObject(value)) throw new Error("a schema is missing");
  return value;
}

function asList(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new Error("a list is missing");
  return value;
}
