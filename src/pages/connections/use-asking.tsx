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
    connection: Connection;
    title: string;
    result: RevocationResult;
    isAwaited: boolean;
  }>();
  /** The connection whose question was answered and is still open. */
  const awaited = useRef<string>(undefined);
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
    awaited.current = undefined;
    // What is under way cannot be called back; what becomes of it is told.
    if (!mutation.isPending) mutation.reset();
  };
  // A provider may still be asked about another connection.
  const isAbout = mutation.variables?.connectionId === asked?.id;
  const answered = async (connection: Connection, answer: Answer) => {
    const before = returns.current;
    awaited.current = connection.id;
    forget();
    const result = await mutation.mutateAsync(answer);
    setAsked((now) => (now === connection ? undefined : now));
    // The page may have been put away before this was said, and brought back since.
    if (returns.current !== before) return;
    const name = `${connection.providerName}: ${connection.account.label}`;
    const isAwaited = awaited.current === connection.id;
    setTold({ connection, title: done(name, result), result, isAwaited });
  };
  const dialog = asked && (
    <Suspense>
      <Question
        connection={asked}
        busy={isAbout && mutation.isPending}
        error={isAbout ? mutation.error : null}
        onClose={close}
        // The question itself shows what fails.
        onAnswer={(answer) => void answered(asked, answer).catch(() => undefined)}
      />
    </Suspense>
  );
  // Not atomic: what its button has to tell later is said without all that was said before.
  const notice = (of = told?.connection.id) => (
    <div role="status" aria-atomic={false} className="empty:sr-only">
      {told && told.connection.id === of && (
        <Suspense>
          <RevocationNotice
            key={of}
            title={told.title}
            result={told.result}
            // What was revoked is reconnected where it stands.
            profileId={told.result.leaving === false ? told.connection.profileId : undefined}
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
