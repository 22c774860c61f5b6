/** A request without its token. */
export interface CopiedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
}

/** A request as JavaScript; the token is a variable of whoever runs it. */
export function requestFetch(
  { method, url, headers, body }: CopiedRequest,
  scheme: "Bearer" | "DPoP",
): string {
  const lines = [
    `    Authorization: \`${scheme} \${token}\`,`,
    ...(scheme === "DPoP" ? ["    DPoP: proof,"] : []),
    ...Object.entries(headers).map(
      ([name, value]) => `    ${JSON.stringify(name)}: ${JSON.stringify(value)},`,
    ),
  ];
  return [
    `const response = await fetch(${JSON.stringify(url)}, {`,
    ...(method === "GET" ? [] : [`  method: ${JSON.stringify(method)},`]),
    "  headers: {",
    ...lines,
    "  },",
    ...(body === undefined ? [] : [`  body: ${JSON.stringify(body)},`]),
    "});",
  ].join("\n");
}
