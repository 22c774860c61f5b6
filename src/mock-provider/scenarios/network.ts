import { delay } from "../delay.ts";
import { errorAnswer } from "../messages/answer.ts";
import { ServerError } from "../provider-error.ts";
import type { Occasion, Scenario } from "../misbehaviour/scenario.ts";
import { crossOriginScenarios } from "./cross-origin.ts";
import { dawdle, htmlAnswer, never, unavailable } from "./spoil-answer.ts";

const group = "network";

/** Requests after which the provider is not what it was. */
const acting: readonly Occasion[] = [
  "pushed authorization",
  "device authorization",
  "code exchange",
  "refresh",
  "device poll",
  "other grant",
  "revocation",
  "registration",
  "api",
];

/** Milliseconds between two bytes of an answer that never ends. */
const TRICKLE = 500;

/** Milliseconds that half an answer gets to arrive. */
const ON_ITS_WAY = 50;

const MEBIBYTE = 1024 * 1024;

const lostAnswer = {
  answer(draft: { response: Response }) {
    draft.response = Response.error();
  },
} as const;

export const networkScenarios = {
  "provider-down": {
    group,
    does: "breaks every connection before it has done anything; only its pages stay",
    breaks: "nothing: networks do that",
    goodClient: "says that the provider cannot be reached, and keeps what it has",
    spoil: {
      before(draft) {
        draft.response = Response.error();
      },
      preflight(draft) {
        draft.response = Response.error();
      },
    },
  },
  "answer-lost": {
    group,
    does: "acts, and the answer never arrives",
    breaks: "nothing: networks do that",
    goodClient: "shows it, keeps what it has, and does not repeat blindly what is good for one use",
    at: acting,
    spoil: lostAnswer,
  },
  "code-exchange-answer-lost": {
    group,
    does: "redeems the code, and the answer never arrives",
    breaks: "nothing: networks do that",
    goodClient: "does not send the code again, and offers to sign in again",
    at: ["code exchange"],
    spoil: lostAnswer,
  },
  "refresh-answer-lost": {
    group,
    does: "replaces the refresh token, and the answer never arrives",
    breaks: "nothing: networks do that",
    goodClient: "knows that its refresh token may be used up, and asks to sign in again if it is",
    at: ["refresh"],
    spoil: lostAnswer,
  },
  "revocation-answer-lost": {
    group,
    does: "revokes, and the answer never arrives",
    breaks: "nothing: networks do that",
    goodClient: "disconnects locally all the same",
    at: ["revocation"],
    spoil: lostAnswer,
  },
  "code-exchange-500": {
    group,
    does: "redeems the code, and then answers 500",
    breaks: "nothing: servers fail",
    goodClient: "does not send the code again, and offers to sign in again",
    at: ["code exchange"],
    spoil: {
      answer(draft) {
        draft.response = errorAnswer(new ServerError("the provider failed"));
      },
    },
  },
  "code-exchange-503": {
    group,
    does: "answers the code exchange with 503 and Retry-After: 5, and leaves the code as it was",
    breaks: "nothing: RFC 9110 §15.6.4 has this answer",
    goodClient: "does not send the code again by itself, and offers to sign in again",
    at: ["code exchange"],
    spoil: {
      before() {
        throw unavailable("the provider is being looked after");
      },
    },
  },
  "html-error-page": {
    group,
    does: "answers programs with a web page and status 502, as proxies do, and does nothing",
    breaks: "RFC 6749 §5.2 and those that follow it: errors are JSON",
    goodClient: "says in words that the answer could not be read, and keeps what it has",
    spoil: {
      before(draft) {
        draft.response = htmlAnswer(502, "Bad Gateway");
      },
    },
  },
  "slow-answers": {
    group,
    does: "acts at once, and answers three seconds later",
    breaks: "nothing: networks do that",
    goodClient: "shows that it waits, lets the person cancel, and works",
    spoil: { answer: dawdle },
  },
  "answers-hang": {
    group,
    does: "acts, and then never answers",
    breaks: "nothing: networks do that",
    goodClient: "gives up after a while, says so, and keeps what it has",
    spoil: { answer: never },
  },
  "body-trickles": {
    group,
    does: "sends the headers at once, and then a space every half second, without end",
    breaks: "nothing: networks do that",
    goodClient: "has a deadline for the whole answer, not only for its headers",
    spoil: {
      answer(draft) {
        if (mayHaveBody(draft.response)) draft.response = withBody(draft.response, trickle());
      },
    },
  },
  "body-breaks-off": {
    group,
    does: "sends half of the answer, and the connection breaks",
    breaks: "nothing: networks do that",
    goodClient: "shows it, keeps what it has, and does not repeat blindly what is good for one use",
    spoil: {
      async answer(draft) {
        if (!mayHaveBody(draft.response)) return;
        const whole = new Uint8Array(await draft.response.arrayBuffer());
        const half = whole.slice(0, Math.floor(whole.length / 2));
        draft.response = withBody(draft.response, breakOff(half));
        // So that nobody takes the half for the whole.
        draft.response.headers.set("content-length", String(whole.length));
      },
    },
  },
  "answer-over-1-mib": {
    group,
    does: "answers as it should, with more than a mebibyte of spaces after it",
    breaks: "nothing: no rule limits an answer",
    goodClient: "stops reading at a limit of its own and says so",
    spoil: {
      async answer(draft) {
        if (!mayHaveBody(draft.response)) return;
        const text = await draft.response.text();
        draft.response = withBody(draft.response, text + " ".repeat(MEBIBYTE));
      },
    },
  },
  ...crossOriginScenarios,
} as const satisfies Readonly<Record<string, Scenario>>;

/** What stands for a broken connection has no body, and neither has a 204. */
function mayHaveBody({ type, status }: Response): boolean {
  return type !== "error" && status !== 204;
}

function withBody({ status, headers }: Response, body: BodyInit): Response {
  return new Response(body, { status, headers });
}

function trickle(): ReadableStream<Uint8Array> {
  return new ReadableStream({
    async pull(controller) {
      controller.enqueue(Uint8Array.of(0x20));
      await delay(TRICKLE);
    },
  });
}

function breakOff(half: Uint8Array): ReadableStream<Uint8Array> {
  let sent = half.length === 0;
  return new ReadableStream({
    async pull(controller) {
      if (!sent) {
        controller.enqueue(half);
        sent = true;
        return;
      }
      // What is still on its way is lost with the error.
      await delay(ON_ITS_WAY);
      controller.error(new TypeError("the connection broke"));
    },
  });
}
