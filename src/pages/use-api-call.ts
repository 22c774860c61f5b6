import { useEffect, useEffectEvent, useRef, useState } from "react";
import {
  type ApiCall,
  type ApiResponse,
  isSafe,
  useApiMutation,
  useWaitingCall,
} from "../queries/api-queries.ts";
import { knownFailure } from "./failure.tsx";

/** A call to an API as a page follows it. */
export interface ApiCallState {
  /** The call that was sent last. */
  readonly sent: ApiCall | undefined;
  /** A call that would change something, and waits for the person to say that it may go on. */
  readonly waiting: ApiCall | undefined;
  readonly isPending: boolean;
  /** When the last call was sent, in milliseconds of the local clock. */
  readonly sentAt: number;
  /** The person did not want to wait for the last call. */
  readonly isCancelled: boolean;
  readonly response: ApiResponse | undefined;
  readonly error: Error | null;
  readonly send: (call: ApiCall) => void;
  /** Stops waiting, and forgets what the last call brought. A refresh that it set off goes on. */
  readonly cancel: () => void;
}

/** @returns what to call when it is known what came of a call: an HTTP status, or a word */
export type NoteCall = (call: ApiCall) => (outcome: number | string) => void;

/**
 * Sends calls with a connection's access token, one at a time, each of which can be cancelled. A call
 * that the person left for, to get what the API wanted, goes on here.
 *
 * @param note is told of each call
 */
export function useApiCall(connectionId: string, note?: NoteCall): ApiCallState {
  const call = useApiMutation(connectionId);
  const { waiting, take } = useWaitingCall(connectionId);
  const controller = useRef<AbortController>(undefined);
  const [isCancelled, setCancelled] = useState(false);
  const send = ({ method, url, headers, body }: ApiCall) => {
    take();
    const { signal } = (controller.current = new AbortController());
    const settle = note?.({ method, url });
    // One that nobody waits for any more calls nobody back.
    signal.addEventListener("abort", () => settle?.("cancelled"));
    call.mutate(
      { method, url, headers, body, signal },
      {
        onSuccess: ({ status }) => settle?.(status),
        onError: (error) => settle?.(knownFailure(error)?.code ?? "failed"),
        onSettled: () => {
          if (controller.current?.signal === signal) controller.current = undefined;
        },
      },
    );
  };
  const goesOnByItself = waiting !== undefined && isSafe(waiting);
  const goOn = useEffectEvent(() => {
    if (waiting) send(waiting);
  });
  useEffect(() => {
    if (goesOnByItself) goOn();
  }, [goesOnByItself]);
  return {
    sent: call.variables,
    waiting,
    isPending: call.isPending,
    sentAt: call.submittedAt,
    isCancelled: isCancelled && call.isIdle,
    response: call.data,
    error: call.error,
    send,
    cancel: () => {
      take();
      setCancelled(call.isPending);
      controller.current?.abort();
      controller.current = undefined;
      call.reset();
    },
  };
}
