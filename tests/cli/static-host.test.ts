import { describe, expect, it } from "vitest";
import { pages } from "../../src/app/pages.ts";
import { headersFile, redirectsFile } from "../../src/cli/header-files.ts";
import { nginxServer } from "../../src/cli/nginx-server.ts";
import { appAddresses, cacheControlOf, hostRules } from "../../src/cli/static-host.ts";

/** Which paths a rule of these files is for. */
function covers(rule: string, path: string): boolean {
  return rule.endsWith("*") ? path.startsWith(rule.slice(0, -1)) : path === rule;
}

/** The rules of a `_headers` file: path and headers. */
function rulesIn(file: string): { path: string; names: string[] }[] {
  return file
    .trim()
    .split(/\n(?=\S)/)
    .map((rule) => {
      const [path = "", ...lines] = rule.split("\n");
      return { path, names: lines.map((line) => line.trim().split(":", 1)[0] ?? "") };
    });
}

describe("the addresses of the app", () => {
  it("are every page that the app has, and the callback", () => {
    const paths = [...pages.map(({ path }) => path), "/callback", "/callback/:id"];
    // The start page is a file, and what is no page is not found.
    for (const path of paths.filter((path) => path !== "/" && path !== "*")) {
      const isNamed = appAddresses.some((address) => covers(`/${address}`, path));
      expect(isNamed, `${path} is answered with the page`).toBe(true);
    }
  });
});

describe("_headers", () => {
  const rules = rulesIn(headersFile(hostRules("/pixy/")));

  it("gives every path each header once, because hosts join what several rules give", () => {
    for (const path of [
      "",
      "index.html",
      "config.json",
      "callback",
      "callback/acme",
      "assets/a.js",
    ]) {
      const names = rules
        .filter((rule) => covers(rule.path, `/pixy/${path}`))
        .flatMap((rule) => rule.names);
      expect(names, path).toContain("content-security-policy");
      expect(
        names.filter((name) => name === "cache-control"),
        path,
      ).toHaveLength(1);
      expect(new Set(names).size, path).toBe(names.length);
    }
  });

  it("has no line that Cloudflare would cut, and no more rules than it reads", () => {
    const lines = headersFile(hostRules("/")).split("\n");
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(2_000);
    expect(rules.length).toBeLessThan(100);
  });
});

describe("_redirects", () => {
  it("answers the app's own addresses with the page, and no file", () => {
    const sources = redirectsFile({ base: "/pixy/" })
      .trim()
      .split("\n")
      .map((line) => line.split(" "));
    for (const [source = "", target, status] of sources) {
      expect([target, status]).toEqual(["/pixy/", "200"]);
      for (const file of ["assets/start-1.js", "config.json", "index.html", "favicon.svg", ""])
        expect(covers(source, `/pixy/${file}`), `${source} ${file}`).toBe(false);
    }
  });
});

describe("the server block for nginx", () => {
  it("breaks out of no value", () => {
    const server = nginxServer(hostRules("/"), { name: "localhost", root: "/srv", listen: [] });
    for (const line of server.split("\n").filter((text) => text.includes("add_header")))
      expect(line).toMatch(/^ {4}add_header [a-z-]+ ("[^"$\\]+"|\$pixy_cache_control)( always)?;$/);
  });
});

it("only files whose names change with their content are kept for good", () => {
  expect(cacheControlOf("assets/start-1234567.js")).toContain("immutable");
  for (const file of ["index.html", "config.json", "callback", "config.schema.json"])
    expect(cacheControlOf(file)).toBe("no-cache");
});
