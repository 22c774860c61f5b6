import type { ProbeFacts, ProbeQuestion } from "./probe-messages.ts";

/** A SharedWorker that tells what it can and cannot do. */

let foundLater: Promise<string> = Promise.resolve("nothing");

globalThis.addEventListener("connect", (event) => {
  const port = event instanceof MessageEvent ? event.ports[0] : undefined;
  port?.addEventListener("message", ({ data }: MessageEvent<ProbeQuestion>) => {
    void answer(data).then((value) => port.postMessage(value));
  });
  port?.start();
});

async function answer(question: ProbeQuestion): Promise<unknown> {
  switch (question.kind) {
    case "facts":
      return facts();
    case "fetch":
      return textAt(question.url);
    case "fetch-later":
      foundLater = pause(question.delay).then(() => textAt(question.url));
      return undefined;
    case "later":
      return foundLater;
    case "tick":
      void tick(question.url);
      return undefined;
  }
}

function facts(): ProbeFacts {
  return {
    hasSessionStorage: "sessionStorage" in globalThis,
    hasLocks: "locks" in navigator,
    hasIndexedDb: "indexedDB" in globalThis,
    mayEvaluate: mayEvaluate(),
  };
}

/** Whether a policy stands in the way of text that becomes script. */
function mayEvaluate(): boolean {
  try {
    return Reflect.construct(Function, ["return true"])() === true;
  } catch {
    return false;
  }
}

async function textAt(url: string): Promise<string> {
  try {
    const answer = await fetch(url, { cache: "no-store" });
    return answer.ok ? await answer.text() : String(answer.status);
  } catch {
    return "no answer";
  }
}

async function tick(url: string): Promise<void> {
  for (;;) {
    await textAt(url);
    await pause(1_000);
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
