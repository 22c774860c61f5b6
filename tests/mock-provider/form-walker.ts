/** What a person does with the form that has a certain button. */
export interface FormAnswer {
  /** Text of the button, or a part of it. */
  readonly press: string;
  /** What to write into the form's fields, by their names. */
  readonly fill?: Readonly<Record<string, string>>;
  /** Values of the boxes to untick. */
  readonly untick?: readonly string[];
}

/** An HTML page as a browser without script has it. */
export interface PlainPage {
  readonly url: URL;
  readonly status: number;
  readonly headers: Headers;
  readonly html: string;
  /** What can be read on it, without markup. */
  readonly text: string;
}

/**
 * Goes through the provider's pages with nothing but their forms, as a browser without script does.
 *
 * @param startUrl an authorization URL
 * @param answers one for each page that asks something
 * @returns the redirect that leaves the provider, which is not followed
 * @throws {Error} when there is no such button, or the provider never lets go
 */
export async function walkForms(
  startUrl: string | URL,
  answers: readonly FormAnswer[],
): Promise<URL> {
  const end = await walkPages(startUrl, answers);
  if (end instanceof URL) return end;
  throw new Error(`no redirect: ${end.status} ${end.text}`);
}

/** @returns the redirect that leaves the provider, or the page after the last answer */
export async function walkPages(
  startUrl: string | URL,
  answers: readonly FormAnswer[],
): Promise<URL | PlainPage> {
  let step = await open(new URL(startUrl));
  for (const answer of answers) {
    if (step instanceof URL) throw new Error(`left before "${answer.press}": ${step.href}`);
    step = await submit(step, answer);
  }
  return step;
}

async function open(url: URL, form?: URLSearchParams): Promise<URL | PlainPage> {
  const post = form === undefined ? {} : { method: "POST", body: form };
  const response = await fetch(url, { redirect: "manual", ...post });
  const html = await response.text();
  const location = response.headers.get("location");
  if (location !== null) {
    const target = new URL(location, url);
    return target.origin === url.origin ? open(target) : target;
  }
  const text = textOf(html.replace(/<head>.*?<\/head>/s, ""));
  return { url, status: response.status, headers: response.headers, html, text };
}

function submit(page: PlainPage, answer: FormAnswer): Promise<URL | PlainPage> {
  for (const [, attributes = "", content = ""] of page.html.matchAll(
    /<form([^>]*)>(.*?)<\/form>/gs,
  )) {
    const button = [...content.matchAll(/<button([^>]*)>(.*?)<\/button>/gs)].find(([, , label]) =>
      textOf(label ?? "").includes(answer.press),
    );
    if (button === undefined) continue;
    if (attribute(attributes, "method") !== "post") throw new Error("the form is not posted");
    const fields = fieldsOf(content, answer);
    fields.append(
      attribute(button[1] ?? "", "name") ?? "",
      attribute(button[1] ?? "", "value") ?? "",
    );
    return open(new URL(attribute(attributes, "action") ?? page.url, page.url), fields);
  }
  throw new Error(`no button "${answer.press}": ${page.text}`);
}

function fieldsOf(content: string, { fill = {}, untick = [] }: FormAnswer): URLSearchParams {
  const fields = new URLSearchParams();
  const found = content.matchAll(/<input([^>]*)>|<textarea([^>]*)>(.*?)<\/textarea>/gs);
  for (const [, input, area = "", text = ""] of found) {
    const attributes = input ?? area;
    const name = attribute(attributes, "name");
    if (name === undefined || attribute(attributes, "disabled") !== undefined) continue;
    const value = input === undefined ? unescape(text) : (attribute(attributes, "value") ?? "");
    if (attribute(attributes, "type") === "checkbox") {
      const ticked = attribute(attributes, "checked") !== undefined && !untick.includes(value);
      if (ticked) fields.append(name, value);
    } else {
      fields.append(name, fill[name] ?? value);
    }
  }
  const missing = Object.keys(fill).find((name) => !fields.has(name));
  if (missing !== undefined) throw new Error(`the form has no field "${missing}"`);
  return fields;
}

function attribute(attributes: string, name: string): string | undefined {
  const value = new RegExp(`(?:^|\\s)${name}="([^"]*)"`, "i").exec(attributes)?.[1];
  return value === undefined ? undefined : unescape(value);
}

function textOf(html: string): string {
  return unescape(html.replace(/<[^>]*>/g, " "))
    .replace(/\s+/g, " ")
    .trim();
}

const entities: Readonly<Record<string, string>> = {
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": '"',
  "&#x27;": "'",
  "&amp;": "&",
};

function unescape(text: string): string {
  return text.replace(/&(?:lt|gt|quot|#x27|amp);/g, (entity) => entities[entity] ?? entity);
}
