/** A token on its way from a connection's page to the inspector. */
export interface TokenOnItsWay {
  readonly token: string;
  readonly connectionId: string;
}

/**
 * Carries a token from one page to the next in this tab's memory. An address, the history's state
 * and the storages would all keep it; this forgets it as soon as it has arrived.
 */
export interface TokenHandover {
  give(token: TokenOnItsWay): void;
  /** What is on its way, if anything is: reading does not take it, because React may render twice. */
  peek(): TokenOnItsWay | undefined;
  clear(): void;
}

export function createTokenHandover(): TokenHandover {
  let onItsWay: TokenOnItsWay | undefined;
  return {
    give(token) {
      onItsWay = token;
    },
    peek: () => onItsWay,
    clear() {
      onItsWay = undefined;
    },
  };
}
