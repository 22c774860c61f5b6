import { defineConfig } from "oxlint";
import type { OxlintOverride } from "oxlint";

/** What the files of one folder of `src` may import; whatever is not named is refused. */
interface Room {
  /** Other rooms, in full. */
  readonly rooms?: readonly string[];
  /** Other rooms, with `import type` only. */
  readonly types?: readonly string[];
  /** Files of {@link types} that may be imported in full nevertheless. */
  readonly files?: readonly string[];
  readonly react?: boolean;
  readonly node?: boolean;
}

/** Who may import whom. */
const rooms: Readonly<Record<string, Room>> = {
  oauth: {},
  jwt: {},
  journeys: {},
  ui: { react: true },
  config: { rooms: ["oauth"] },
  // The one class of all failures is more than a type.
  vault: { types: ["oauth"], files: ["oauth/oauth-error.ts"] },
  connections: { rooms: ["oauth", "vault"], types: ["journeys"] },
  checks: { rooms: ["oauth", "jwt"], types: ["journeys"] },
  experiments: { rooms: ["oauth", "jwt"] },
  // Each grant of the lab, step by step: what it needs of the world is handed in.
  grants: { rooms: ["oauth"], types: ["experiments"] },
  // What many providers call things, and how to register there: words, and no screen.
  presets: { types: ["checks", "oauth"] },
  queries: {
    rooms: ["connections", "oauth", "jwt", "checks", "experiments", "grants", "journeys"],
    react: true,
  },
  pages: {
    rooms: ["queries", "ui", "jwt", "presets"],
    types: ["connections", "oauth", "journeys", "checks", "experiments", "grants", "config"],
    // What a profile says of itself; a journey or a report as other documents: all of it pure.
    files: [
      "oauth/provider-profile.ts",
      "oauth/secure-endpoint.ts",
      "journeys/exchange-curl.ts",
      "journeys/journey-har.ts",
      "journeys/journey-file.ts",
      "journeys/told-journey.ts",
      "checks/report-markdown.ts",
      "checks/report.ts",
      // What the grants are, in words.
      "grants/all-grants.ts",
    ],
    react: true,
  },
  // The commands that serve and describe the mock provider, that look at a real one, and that help
  // to put Pixy on a host.
  cli: {
    rooms: [
      "mock-provider",
      "checks",
      "experiments",
      "grants",
      "presets",
      "journeys",
      "oauth",
      "config",
    ],
    node: true,
  },
  // An independent witness: helpers shared with the client would share its bugs.
  "mock-provider": {},
};
const everyName = ["app", ...Object.keys(rooms)];
const everyRoom: Room = { rooms: everyName, react: true };

const reactPackages =
  "^(react|react-dom|react-router|@tanstack/react-query|@base-ui/react|lucide-react)(/|$)";

/** A relative path without extension: a folder with an index file, or that index file. */
const folder = "^\\.([^.]|\\.\\.?/)*$|(^|/)index\\.tsx?$";
const never = "^$";

/** How deep below a room a file may lie. */
const depths = [1, 2, 3, 4];

export default defineConfig({
  plugins: [
    "eslint",
    "typescript",
    "unicorn",
    "oxc",
    "import",
    "react",
    "jsx-a11y",
    "promise",
    "vitest",
  ],
  categories: { correctness: "error", suspicious: "error" },
  options: { typeAware: true, denyWarnings: true, reportUnusedDisableDirectives: "error" },
  env: { builtin: true },
  rules: {
    eqeqeq: "error",
    "no-console": "error",
    "no-unused-vars": [
      "error",
      { argsIgnorePattern: "^_", varsIgnorePattern: "^_", ignoreRestSiblings: true },
    ],
    "typescript/consistent-type-imports": "error",
    "typescript/no-explicit-any": "error",
    "typescript/no-floating-promises": "error",
    "typescript/no-misused-promises": "error",
    "typescript/no-non-null-assertion": "error",
    "typescript/switch-exhaustiveness-check": [
      "error",
      { considerDefaultExhaustiveForUnions: true },
    ],
    // Taking a string or a storage apart is meant.
    "typescript/no-misused-spread": ["error", { allow: ["string", "Storage"] }],
    "vitest/valid-expect": ["error", { maxArgs: 2 }],
    "import/extensions": ["error", "ignorePackages"],
    "import/no-cycle": "error",
    "import/no-default-export": "error",
    "import/no-unassigned-import": ["error", { allow: ["**/*.css"] }],
    "oxc/no-barrel-file": ["error", { threshold: 0 }],
    "unicorn/filename-case": ["error", { case: "kebabCase" }],

    // What they find is mostly no mistake here.
    "no-control-regex": "off",
    "no-shadow": "off",
    "no-underscore-dangle": "off",
    "no-unmodified-loop-condition": "off",
    "promise/always-return": "off",
    "react/exhaustive-deps": "off",
    "react/react-in-jsx-scope": "off",
    "react/rules-of-hooks": "off",
    "typescript/consistent-return": "off",
    "typescript/no-extraneous-class": "off",
    "typescript/unbound-method": "off",
    "unicorn/consistent-function-scoping": "off",
    "unicorn/prefer-add-event-listener": "off",
    "unicorn/require-post-message-target-origin": "off",
    "vitest/require-mock-type-parameters": "off",
    // A scrolling region has to take the focus, a dialog closes on its backdrop, and `output` is not
    // what a status line is; axe looks at the result in the browser.
    "jsx-a11y/click-events-have-key-events": "off",
    "jsx-a11y/no-noninteractive-element-interactions": "off",
    "jsx-a11y/no-noninteractive-tabindex": "off",
    "jsx-a11y/prefer-tag-over-role": "off",
  },
  overrides: [
    ...importRules(),
    {
      // Elsewhere a function called `use…` is no hook.
      files: ["src/{app,pages,queries,ui,mock-provider}/**", "src/*.tsx", "tests/browser/**/*.tsx"],
      rules: { "react/exhaustive-deps": "error", "react/rules-of-hooks": "error" },
    },
    {
      files: ["*.config.ts", "tests/support/global-setup.ts"],
      rules: { "import/no-default-export": "off" },
    },
    {
      files: ["tests/**", "src/cli/**", "*.config.ts"],
      rules: { "no-console": "off", "import/no-unassigned-import": "off" },
    },
    {
      // One test for each scenario takes its proof from a table.
      files: ["tests/mock-provider/scenarios/**"],
      rules: { "vitest/no-standalone-expect": "off" },
    },
    {
      // What the matrix has numbered is registered by number, and the harness runs it.
      files: ["tests/conformance/**"],
      rules: {
        "vitest/no-standalone-expect": "off",
        "vitest/expect-expect": ["error", { assertFunctionNames: ["expect", "run"] }],
      },
    },
    {
      // Vite makes the address of a worker out of such an import.
      files: ["src/app/courier-script.ts", "tests/bench/refresh-home/pages/**"],
      rules: { "import/default": "off" },
    },
    {
      // There `itHolds` is the test.
      files: ["tests/fuzz/**"],
      rules: {
        "vitest/no-standalone-expect": "off",
        "vitest/valid-title": "off",
        "vitest/expect-expect": "off",
      },
    },
    {
      // Playwright wants to see the fixtures that a fixture takes, if only `{}`.
      files: ["tests/e2e/**", "tests/conformance/browser/**", "tests/chaos/**"],
      rules: { "no-empty-pattern": "off" },
    },
  ],
});

function importRules(): OxlintOverride[] {
  return [
    override(["src/*"], 0, everyRoom),
    ...depths.flatMap((depth) => [
      override([below("app", depth)], depth, everyRoom),
      ...Object.entries(rooms).map(([name, room]) => override([below(name, depth)], depth, room)),
      // The mock provider's own pages are React, its protocol is not.
      override([`${below("mock-provider", depth)}.tsx`], depth, { react: true }),
    ]),
    override(["src/mock-provider/{node,http}.ts"], 1, { node: true }),
  ];
}

function below(room: string, depth: number): string {
  return `src/${room}${"/*".repeat(depth)}`;
}

/**
 * The rule for files at one depth: that many steps up is `src`, and what follows names a room. The
 * last override that matches a file counts.
 */
function override(globs: string[], depth: number, room: Room): OxlintOverride {
  const { rooms: allowed = [], types = [], files = [], react = false, node = false } = room;
  const src = depth === 0 ? "./" : "../".repeat(depth);
  const outside = `^/|^\\./\\.|[^./]/\\.\\.?/|^(\\.\\./){${depth + 1}}`;
  const refused = everyName.filter((name) => !allowed.includes(name) && !types.includes(name));
  const patterns = [
    { regex: outside, message: "Write the shortest path, from within src to within src." },
    { regex: folder, message: "Import the file itself, with its extension; there are no barrels." },
    { regex: react ? never : reactPackages, message: "React does not belong in this room." },
    { regex: node ? never : "^node:", message: "This runs in a browser." },
    {
      // No exceptions with "!" here: they would also pardon what another pattern refuses.
      group: [...refused.map((name) => `${src}${name}/**`), `${src}main.tsx`],
      message: "This room may not import that: see the table in oxlint.config.ts.",
    },
    {
      group: [...types.map((name) => `${src}${name}/**`), ...files.map((file) => `!${src}${file}`)],
      allowTypeImports: true,
      message: "This room may import only types from that one: see the table in oxlint.config.ts.",
    },
  ];
  return { files: globs, rules: { "no-restricted-imports": ["error", { patterns }] } };
}
