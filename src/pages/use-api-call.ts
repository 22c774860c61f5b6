import { useRef } from "react";
import { useApiMutation, type ApiCall, type ApiResponse } from "../queries/api-queries.ts";

/** A call to an API as a page follows it. */
export interface ApiCallState {
  /** The call that was sent last. */
  readonly sent: ApiCall | undefined;
  readonly isPending: boolean;
  readonly response: ApiResponse | undefined;
  readonly error: Error | null;
  readonly send: (call: ApiCall) => void;
  /** Stops waiting, and forgets what the last call brought. */
  readonly cancel: () => void;
}

/** Sends calls with a connection's access token, one at a time, each of which can be cancelled. */
export function useApiCall(connectionId: string): ApiCallState {
  const call = useApiMutation(connectionId);
  const controller = useRef<AbortController>(undefined);
  return {
    sent: call.variables,
    isPending: call.isPending,
    response: call.data,
    error: call.error,
    send: ({ method, url, headers, body }) => {
      controller.current = new AbortController();
      call.mutate({ method, url, headers, body, signal: controller.current.signal });
    },
    cancel: () => {
      controller.current?.abort();
      call.reset();
    },
  };
}
