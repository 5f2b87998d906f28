import type { Writable } from "node:stream";
import { setImmediate as turn } from "node:timers/promises";

/** Of the shell for a program that ended because nobody reads on, as in `| head -1`: 128 and the number of SIGPIPE. */
const EXIT_NOBODY_READS = 141;
const EXIT_CANNOT_SAY = 2;

/**
 * Runs `work` and gives its exit code, or another one where it was 0 but what it said did not arrive: a full disk is told on `complain` in one line, a
 * reader that has gone needs to be told nothing. (console drops such errors unless somebody listens.)
 */
export async function withOutput(output: Writable, complain: (line: string) => void, work: () => Promise<number>): Promise<number> {
  let failure: NodeJS.ErrnoException | undefined;
  const remember = (error: NodeJS.ErrnoException): void => {
    failure ??= error;
  };
  // Left in place: what is still on its way to a reader that has gone must not end in a stack.
  output.on("error", remember);
  const code = await work();
  // What is still on its way, in a pipe that is full. (Some devices fail an empty write too, so there is none without need.)
  if (output.writableLength > 0) await new Promise((resolve) => output.write("", resolve));
  await turn();
  if (failure === undefined) return code;
  if (failure.code === "EPIPE") return code === 0 ? EXIT_NOBODY_READS : code;
  complain(`error: standard output: cannot be written (${failure.code ?? failure.message}); not all of the result is there`);
  return code === 0 ? EXIT_CANNOT_SAY : code;
}
