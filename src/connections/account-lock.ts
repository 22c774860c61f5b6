/** Milliseconds for which another tab may keep this one from storing a grant. */
const WAIT = 5_000;

/**
 * Runs the work while no other tab decides to which connection of a profile a grant belongs. A tab that
 * stands still in the middle holds nobody up for good: two connections of one account are the lesser evil.
 *
 * @param locks the browser's Web Locks; the platform releases them when a tab dies
 */
export async function withAccountLock<T>(
  locks: Pick<LockManager, "request">,
  profileId: string,
  work: () => Promise<T>,
): Promise<T> {
  const signal = AbortSignal.timeout(WAIT);
  let isHeld = false;
  try {
    return await locks.request(`pixy.accounts.${profileId}`, { signal }, () => {
      isHeld = true;
      return work();
    });
  } catch (error) {
    if (isHeld || !signal.aborted) throw error;
    return work();
  }
}
