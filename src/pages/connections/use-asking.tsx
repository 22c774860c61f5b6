import type { UseMutationResult } from "@tanstack/react-query";
import {
  type ComponentType,
  lazy,
  type ReactNode,
  Suspense,
  useCallback,
  useRef,
  useState,
} from "react";
import type { Connection } from "../../connections/connection.ts";
import type { RevocationResult } from "../../queries/connection-queries.ts";
import { useResetOnReturn } from "../use-reset-on-return.ts";

export const loadNotice = () => import("./revocation-notice.tsx");
const RevocationNotice = lazy(async () => ({ default: (await loadNotice()).RevocationNotice }));

/** What a question for a connection is drawn with. */
export interface QuestionProps<Answer> {
  connection: Connection;
  busy: boolean;
  error: Error | null;
  onAnswer: (answer: Answer) => void;
  onClose: () => void;
}

export interface Asking {
  /** Opens the question for a connection. */
  ask: (connection: Connection) => void;
  /** The question, while it is open. */
  dialog: ReactNode;
  /**
   * What became of it, afterwards. Always rendered, so that it is announced.
   *
   * @param of the connection that the page is about: of another one, nothing is told there
   */
  notice: (of?: string) => ReactNode;
  /** The connection whose tokens are taken away now, or were the last to be. */
  id: string | undefined;
  /** They are gone here, and the provider is still being asked. */
  isPending: boolean;
}

/**
 * What takes the tokens of a connection away, as a page does it: ask, do, tell. It outlives the connection.
 *
 * @param done what has been done, in a sentence. `name`: of the provider and the account
 */
export function useAsking<Answer extends { connectionId: string }>(
  mutation: UseMutationResult<RevocationResult, Error, Answer>,
  Question: ComponentType<QuestionProps<Answer>>,
  done: (name: string, result: RevocationResult) => string,
): Asking {
  const [asked, setAsked] = useState<Connection>();
  const [told, setTold] = useState<{
    connectionId: string;
    title: string;
    result: RevocationResult;
    isAwaited: boolean;
  }>();
  const isAwaited = useRef(false);
  const forget = useCallback(() => setTold(undefined), []);
  const returns = useRef(0);
  const onReturn = useCallback(() => {
    returns.current += 1;
    forget();
  }, [forget]);
  // It names the account, which may be gone, and may say that the page is leaving.
  useResetOnReturn(onReturn);

  const close = () => {
    setAsked(undefined);
    isAwaited.current = false;
    // What is under way cannot be called back; what becomes of it is told.
    if (!mutation.isPending) mutation.reset();
  };
  const dialog = asked && (
    <Suspense>
      <Question
        connection={asked}
        busy={mutation.isPending}
        error={mutation.error}
        onClose={close}
        onAnswer={(answer) => {
          const before = returns.current;
          isAwaited.current = true;
          forget();
          mutation.mutate(answer, {
            onSuccess: (result) => {
              setAsked(undefined);
              // The page may have been put away before this was said, and brought back since.
              if (returns.current !== before) return;
              const name = `${asked.providerName}: ${asked.account.label}`;
              setTold({
                connectionId: asked.id,
                title: done(name, result),
                result,
                isAwaited: isAwaited.current,
              });
            },
          });
        }}
      />
    </Suspense>
  );
  const notice = (of = told?.connectionId) => (
    <div role="status" className="empty:sr-only">
      {told && told.connectionId === of && (
        <Suspense>
          <RevocationNotice
            title={told.title}
            result={told.result}
            isAwaited={told.isAwaited}
            onDismiss={forget}
          />
        </Suspense>
      )}
    </div>
  );
  return {
    ask: setAsked,
    dialog,
    notice,
    id: mutation.isError ? undefined : mutation.variables?.connectionId,
    isPending: mutation.isPending,
  };
}
