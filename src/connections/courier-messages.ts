import * as v from "valibot";
import { errandSchema } from "./courier-errand.ts";

const id = v.number();

/** What a page says to the courier. */
export const requestSchema = v.union([
  /** Asks whether it is there. */
  v.object({ kind: v.literal("ping"), id }),
  v.object({ kind: v.literal("errand"), id, errand: errandSchema }),
]);

export type CourierRequest = v.InferOutput<typeof requestSchema>;

/** What the courier says to the page that asked. */
export const replySchema = v.union([
  /** `lock`: the name of one that this very courier holds as long as it lives. */
  v.object({ kind: v.literal("pong"), id, lock: v.string() }),
  v.object({
    kind: v.literal("answer"),
    id,
    status: v.pipe(v.number(), v.minValue(200), v.maxValue(599)),
    statusText: v.string(),
    headers: v.record(v.string(), v.string()),
    body: v.string(),
  }),
  /** It was sent, and the response is one that may not be read. */
  v.object({
    kind: v.literal("failure"),
    id,
    code: v.picklist(["provider_unreachable", "response_too_large", "redirect_refused"]),
  }),
  /** `shut`: the courier could not have kept the answer; `overtaken`: another tab has sent since. */
  v.object({ kind: v.literal("not-sent"), id, why: v.picklist(["shut", "overtaken"]) }),
]);

export type CourierReply = v.InferOutput<typeof replySchema>;
