import { randomBytes } from "node:crypto";
import { mkdir, readdir, rm, rmdir, stat, unlink, utimes, writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { errorCode } from "../errors.js";

const POLL_MS = 50;
const PATIENCE_MS = 10_000;
/** Signs of life within the patience of who waits. */
const BEATS = 8;

export interface LockOptions {
  /** Milliseconds without a sign of life from its holder after which a lock is taken over; ten seconds where left out. */
  readonly patience?: number;
  /** Called once when another one holds the lock. */
  readonly onWait?: () => void;
}

/**
 * Runs `work` while no other process holds the lock folder `lock`; a lock whose holder died is taken over. The folder holds one file, named by
 * chance, whose time its holder moves on: who waits watches by his own clock whether it still moves, and takes over by
 * removing that very file, which only one can.
 */
export async function withLock<T>(lock: string, work: () => Promise<T>, { patience = PATIENCE_MS, onWait }: LockOptions = {}): Promise<T> {
  const mine = path.join(lock, randomBytes(6).toString("hex"));
  await take(lock, mine, { patience, ...(onWait ? { onWait } : {}) });
  const heartbeat = setInterval(() => {
    const now = new Date();
    utimes(mine, now, now).catch(() => undefined);
  }, patience / BEATS);
  try {
    return await work();
  } finally {
    clearInterval(heartbeat);
    await rm(mine, { force: true }).catch(() => undefined);
    await rmdir(lock).catch(() => undefined);
  }
}

async function take(lock: string, mine: string, { patience, onWait }: { readonly patience: number; readonly onWait?: () => void }): Promise<void> {
  let seen: string | undefined;
  let since = 0;
  for (let tries = 0; ; tries++) {
    if (await tryLock(lock, mine)) return;
    // A lock that is free again at once is not worth a word.
    if (tries === 1) onWait?.();
    const sign = await signOfLife(lock);
    if (sign !== seen) {
      seen = sign;
      since = performance.now();
    } else if (performance.now() - since > patience) {
      await breakLock(lock, sign);
      seen = undefined;
      continue;
    }
    await delay(POLL_MS);
  }
}

async function tryLock(lock: string, mine: string): Promise<boolean> {
  try {
    await mkdir(lock);
  } catch (error) {
    if (errorCode(error) !== "EEXIST") throw error;
    return false;
  }
  try {
    await writeFile(mine, "");
    return true;
  } catch (error) {
    // Somebody took the empty folder for one that was left behind.
    if (errorCode(error) === "ENOENT") return false;
    await rmdir(lock).catch(() => undefined);
    throw error;
  }
}

/** Name and time of the holder's file; nothing but the folder where its holder died before he made one. */
async function signOfLife(lock: string): Promise<string> {
  const [name = ""] = await readdir(lock).catch(() => []);
  const time = await stat(path.join(lock, name)).then(({ mtimeMs }) => mtimeMs, () => 0);
  return `${name}/${time}`;
}

async function breakLock(lock: string, sign: string): Promise<void> {
  const [name = ""] = sign.split("/");
  try {
    if (name !== "") await unlink(path.join(lock, name));
  } catch {
    return; // somebody else was faster
  }
  await rmdir(lock).catch(() => undefined);
}
