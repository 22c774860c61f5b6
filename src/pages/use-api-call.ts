import { useEffect, useEffectEvent, useRef } from "react";
import {
  type ApiCall,
  type ApiResponse,
  isSafe,
  useApiMutation,
  useWaitingCall,
} from "../queries/api-queries.ts";

/** A call to an API as a page follows it. */
export interface ApiCallState {
  /** The call that was sent last. */
  readonly sent: ApiCall | undefined;
  /** A call that would change something, and waits for the person to say that it may go on. */
  readonly waiting: ApiCall | undefined;
  readonly isPending: boolean;
  readonly response: ApiResponse | undefined;
  readonly error: Error | null;
  readonly send: (call: ApiCall) => void;
  /** Stops waiting, and forgets what the last call brought. */
  readonly cancel: () => void;
}

/**
 * Sends calls with a connection's access token, one at a time, each of which can be cancelled. A call
 * that the person left for, to get what the API wanted, goes on here.
 */
export function useApiCall(connectionId: string): ApiCallState {
  const call = useApiMutation(connectionId);
  const { waiting, take } = useWaitingCall(connectionId);
  const controller = useRef<AbortController>(undefined);
  const send = ({ method, url, headers, body }: ApiCall) => {
    take();
    controller.current = new AbortController();
    call.mutate({ method, url, headers, body, signal: controller.current.signal });
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
    response: call.data,
    error: call.error,
    send,
    cancel: () => {
      take();
      controller.current?.abort();
      call.reset();
    },
  };
}
