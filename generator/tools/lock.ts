import { mkdir, rm, stat, utimes } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";

const POLL_MS = 100;
const HEARTBEAT_MS = 1_000;
/** A holder touches its lock every second; one that has not for this long was killed. */
const STALE_MS = 10_000;

/**
 * Runs `work` while no other process holds the lock folder `lock`; a lock whose holder died is taken over. `onWait` is called once
 * when another one holds it.
 */
export async function withLock<T>(lock: string, work: () => Promise<T>, onWait?: () => void): Promise<T> {
  for (let tries = 0; !(await tryLock(lock)); tries++) {
    if (tries === 1) onWait?.();
    await delay(POLL_MS);
  }
  const heartbeat = setInterval(() => {
    const now = new Date();
    utimes(lock, now, now).catch(() => undefined);
  }, HEARTBEAT_MS);
  try {
    return await work();
  } finally {
    clearInterval(heartbeat);
    await rm(lock, { recursive: true, force: true });
  }
}

async function tryLock(lock: string): Promise<boolean> {
  try {
    await mkdir(lock);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
  const age = await stat(lock).then((found) => Date.now() - found.mtimeMs, () => 0);
  if (age > STALE_MS) await rm(lock, { recursive: true, force: true });
  return false;
}
