import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import * as v from "valibot";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

/**
 * Each case is a file of an imaginary source tree and one import in it. The project's own linter
 * configuration judges all of them in one run.
 */
const root = path.resolve(import.meta.dirname, "..");
const rule = "eslint(no-restricted-imports)";

const refused: [file: string, source: string][] = [
  ["src/oauth/a.ts", 'import { x } from "../jwt/x.ts";'],
  ["src/oauth/a.ts", 'import type { X } from "../connections/x.ts";'],
  ["src/oauth/deep/a.ts", 'import { x } from "../../vault/x.ts";'],
  ["src/jwt/a.ts", 'import { x } from "../oauth/x.ts";'],
  ["src/ui/a.tsx", 'import type { X } from "../oauth/x.ts";'],
  ["src/ui/a.tsx", 'import { x } from "../queries/x.ts";'],
  ["src/journeys/a.ts", 'import type { X } from "../oauth/x.ts";'],
  ["src/config/a.ts", 'import { x } from "../connections/x.ts";'],
  ["src/vault/a.ts", 'import { x } from "../oauth/token-set.ts";'],
  ["src/vault/a.ts", 'import type { X } from "../connections/x.ts";'],
  ["src/connections/a.ts", 'import { x } from "../journeys/x.ts";'],
  ["src/connections/a.ts", 'import { x } from "../queries/x.ts";'],
  ["src/checks/a.ts", 'import { x } from "../connections/x.ts";'],
  ["src/experiments/a.ts", 'import { x } from "../vault/x.ts";'],
  ["src/queries/a.ts", 'import { x } from "../vault/x.ts";'],
  ["src/queries/a.ts", 'import { x } from "../pages/x.tsx";'],
  ["src/pages/login/a.tsx", 'import { x } from "../../vault/x.ts";'],
  ["src/pages/login/a.tsx", 'import type { X } from "../../vault/x.ts";'],
  ["src/pages/a.tsx", 'import { x } from "../connections/x.ts";'],
  ["src/pages/login/a.tsx", 'import { x } from "../../oauth/x.ts";'],
  ["src/pages/login/a.tsx", 'import { x } from "../../app/x.ts";'],
  ["src/pages/login/a.tsx", 'import { x } from "../../mock-provider/x.ts";'],
  ["src/queries/a.ts", 'import { x } from "../mock-provider/x.ts";'],
  ["src/cli/a.ts", 'import { x } from "../connections/connection.ts";'],
  ["src/grants/a.ts", 'import { x } from "../connections/connection.ts";'],
  ["src/grants/a.ts", 'import { x } from "../mock-provider/http.ts";'],
  ["src/cli/a.ts", 'import { x } from "../pages/page.tsx";'],
  ["src/cli/a.ts", 'import type { X } from "../pages/page.tsx";'],
  ["src/presets/a.ts", 'import { x } from "../checks/x.ts";'],
  ["src/presets/a.ts", 'import type { X } from "../pages/x.tsx";'],
  ["src/checks/a.ts", 'import { x } from "../connections/x.ts";'],
  ["src/mock-provider/a.ts", 'import { x } from "../oauth/x.ts";'],
  ["src/mock-provider/handlers/a.ts", 'import type { X } from "../../oauth/x.ts";'],
  ["src/mock-provider/pages/a.tsx", 'import { x } from "../../ui/x.tsx";'],

  // However it is written.
  ["src/queries/a.ts", 'export { x } from "../vault/x.ts";'],
  ["src/queries/a.ts", 'export * from "../vault/x.ts";'],
  ["src/queries/a.ts", 'import "../vault/x.ts";'],
  ["src/queries/a.ts", 'const x = await import("../vault/x.ts");'],
  ["src/queries/a.ts", 'import { x } from "./../vault/x.ts";'],
  ["src/queries/a.ts", 'import { x } from "../oauth/../vault/x.ts";'],
  ["src/queries/a.ts", 'import { x } from "/src/vault/x.ts";'],
  ["src/queries/a.ts", 'import { x } from "../../src/vault/x.ts";'],
  ["src/queries/one/two/three/a.ts", 'import { x } from "../../../../vault/x.ts";'],

  // Nobody imports the entry, what is not source, or a folder instead of a file.
  ["src/app/a.ts", 'import { x } from "../main.tsx";'],
  ["src/app/a.ts", 'import { x } from "../../tests/x.ts";'],
  ["src/a.tsx", 'import { x } from "../tests/x.ts";'],
  ["src/pages/login/a.tsx", 'import { X } from "./index.tsx";'],
  ["src/pages/login/a.tsx", 'import { X } from "../connections";'],

  // React, Node.
  ["src/oauth/a.ts", 'import { useState } from "react";'],
  ["src/connections/a.ts", 'import { useQuery } from "@tanstack/react-query";'],
  ["src/vault/a.ts", 'import { createRoot } from "react-dom/client";'],
  ["src/mock-provider/a.ts", 'import { useState } from "react";'],
  ["src/oauth/a.ts", 'import { randomUUID } from "node:crypto";'],
  ["src/app/a.ts", 'import { readFileSync } from "node:fs";'],
  ["src/a.tsx", 'import { readFileSync } from "node:fs";'],
  ["src/mock-provider/handlers/node.ts", 'import { readFileSync } from "node:fs";'],
];

const allowed: [file: string, source: string][] = [
  ["src/a.tsx", 'import { x } from "./mock-provider/browser.ts";'],
  ["src/a.tsx", 'import { createRoot } from "react-dom/client";'],
  ["src/app/a.tsx", 'import { x } from "../vault/x.ts";'],
  ["src/app/a.tsx", 'import { x } from "../mock-provider/pages/mock-pages.tsx";'],
  ["src/config/a.ts", 'import { x } from "../oauth/x.ts";'],
  ["src/vault/a.ts", 'import type { X } from "../oauth/token-set.ts";'],
  ["src/vault/a.ts", 'import { OAuthError } from "../oauth/oauth-error.ts";'],
  ["src/connections/a.ts", 'import { x } from "../vault/x.ts";'],
  ["src/connections/a.ts", 'import type { X } from "../journeys/x.ts";'],
  ["src/queries/a.ts", 'import { x } from "../connections/x.ts";'],
  ["src/pages/login/a.tsx", 'import { x } from "../../queries/x.ts";'],
  ["src/pages/login/a.tsx", 'import type { X } from "../../connections/x.ts";'],
  ["src/pages/login/a.tsx", 'import { X } from "../connections/connection-card.tsx";'],
  ["src/pages/login/a.tsx", 'import { useState } from "react";'],
  ["src/mock-provider/handlers/a.ts", 'import { x } from "../state.ts";'],
  ["src/mock-provider/pages/a.tsx", 'import { useState } from "react";'],
  ["src/mock-provider/node.ts", 'import { y } from "node:fs";'],
  ["src/mock-provider/http.ts", 'import { y } from "node:http";'],
  ["src/cli/a.ts", 'import { x } from "../mock-provider/http.ts";'],
  ["src/cli/a.ts", 'import { x } from "node:fs";'],
  ["src/cli/a.ts", 'import { x } from "../checks/x.ts";'],
  ["src/cli/a.ts", 'import { x } from "../journeys/redact.ts";'],
  ["src/cli/a.ts", 'import { x } from "../oauth/pkce.ts";'],
  ["src/pages/a.tsx", 'import { x } from "../oauth/provider-profile.ts";'],
  ["src/grants/a.ts", 'import { x } from "../oauth/pkce.ts";'],
  ["src/cli/a.ts", 'import { x } from "../presets/provider-terms.ts";'],
  ["src/pages/check/a.tsx", 'import { x } from "../../checks/report.ts";'],
  ["src/pages/provider/a.tsx", 'import { x } from "../../presets/x.ts";'],
  ["tests/vault/a.test.ts", 'import { x } from "../../src/vault/x.ts";'],
];

const report = v.object({
  diagnostics: v.array(v.object({ code: v.optional(v.string()), filename: v.string() })),
});

describe("the import rules", () => {
  let directory: string;
  const findings = new Set<string>();

  beforeAll(() => {
    directory = mkdtempSync(path.join(tmpdir(), "pixy-import-rules-"));
    const configuration = JSON.stringify(pathToFileURL(path.join(root, "oxlint.config.ts")).href);
    // The samples import what does not exist, so types would say nothing.
    write(
      "oxlint.config.ts",
      `import config from ${configuration};
       export default { ...config, options: { ...config.options, typeAware: false } };\n`,
    );
    for (const [index, [file, source]] of [...refused, ...allowed].entries()) {
      write(sample(file, index), `${source}\n`);
    }
    write("src/oauth/cycle-a.ts", 'import { b } from "./cycle-b.ts";\nexport const a = () => b;\n');
    write("src/oauth/cycle-b.ts", 'import { a } from "./cycle-a.ts";\nexport const b = () => a;\n');
    write("src/pages/inline.ts", 'export type X = import("../vault/x.ts").X;\n');
    write("src/oauth/barrel.ts", 'export * from "./cycle-a.ts";\n');

    const oxlint = path.join(root, "node_modules/oxlint/bin/oxlint");
    const { stdout } = spawnSync(process.execPath, [oxlint, "-f", "json"], {
      cwd: directory,
      encoding: "utf8",
    });
    for (const { code, filename } of v.parse(report, JSON.parse(stdout)).diagnostics) {
      findings.add(`${filename} ${code}`);
    }
  }, 60_000);

  afterAll(() => rmSync(directory, { recursive: true }));

  it.each(refused.map(([file, source], index) => [file, source, index] as const))(
    "refuse in %s: %s",
    (file, _source, index) => {
      expect(findings).toContain(`${sample(file, index)} ${rule}`);
    },
  );

  it.each(allowed.map(([file, source], index) => [file, source, refused.length + index] as const))(
    "allow in %s: %s",
    (file, _source, index) => {
      expect(findings).not.toContain(`${sample(file, index)} ${rule}`);
    },
  );

  it("refuse a type that is imported in its place of use", () => {
    expect(findings).toContain("src/pages/inline.ts typescript(consistent-type-imports)");
  });

  it("refuse a cycle", () => {
    expect(findings).toContain("src/oauth/cycle-a.ts import(no-cycle)");
  });

  it("refuse a file that only passes on what others export", () => {
    expect(findings).toContain("src/oauth/barrel.ts oxc(no-barrel-file)");
  });

  it("know every folder of src, and none is deeper than they look", () => {
    const folders = readdirSync(path.join(root, "src"), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) =>
        path.relative(path.join(root, "src"), path.join(entry.parentPath, entry.name)),
      );
    const known = new Set([...refused, ...allowed].map(([file]) => file.split("/")[1]));
    for (const folder of folders) {
      const [room, ...below] = folder.split(path.sep);
      expect(known, `${room} has rules`).toContain(room);
      expect(below.length, `depth of ${folder}`).toBeLessThan(4);
    }
  });

  /** The file of a case: its own name, unless the name matters. */
  function sample(file: string, index: number): string {
    return file.replace("/a.", `/a${index}.`);
  }

  function write(file: string, content: string): void {
    const target = path.join(directory, file);
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, content);
  }
});
