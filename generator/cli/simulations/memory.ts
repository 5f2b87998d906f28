import type { Options } from "yargs";

/** For runs in which the testbench plays the memory. */
export const memoryOptions = {
  "memory-latency": { type: "number", describe: "With --gather-output or --design sec: cycles from what leaves for memory until it may come back (0 where left out)" },
} as const satisfies Record<string, Options>;
