import { spawnSync } from "node:child_process";
import { join } from "node:path";
import type { FloatFormat, SubnormalPolicy } from "../../generator/config/number-format.js";
import { venvPython } from "../../generator/tools/python.js";
import { openWorkspace } from "../../generator/tools/workspace.js";

/** One job for a reference in Python (protocol.py): operands as 64-bit words, and how many words come back. */
export interface ReferenceJob {
  readonly op: string;
  readonly from: FloatFormat;
  readonly to: FloatFormat;
  readonly subnormals: SubnormalPolicy;
  readonly operands: readonly BigUint64Array[];
  readonly results: number;
  /** Further fields of the job, such as M, K and N. */
  readonly sizes?: Readonly<Record<string, number>>;
}

/** Runs all jobs in one process of `test/golden/<script>`; the results, one array per job. */
export function runReference(script: string, jobs: readonly ReferenceJob[]): BigUint64Array[] {
  const input = Buffer.concat(jobs.flatMap((job) => [header(job), ...job.operands.map(bytes)]));
  const words = jobs.reduce((total, { results }) => total + results, 0);
  const child = spawnSync(venvPython(openWorkspace(process)), [join(import.meta.dirname, script)], { input, maxBuffer: 8 * words + 65_536 });
  if (child.status !== 0 || child.stdout.length !== 8 * words) {
    throw new Error(`${script} ended with ${child.status} after ${child.stdout.length} of ${8 * words} bytes\n${child.stderr.toString()}`);
  }
  const all = new BigUint64Array(words);
  bytes(all).set(child.stdout);
  let next = 0;
  return jobs.map(({ results }) => all.subarray(next, (next += results)));
}

function header({ op, from, to, subnormals, operands, sizes }: ReferenceJob): Buffer {
  const split = (format: FloatFormat): number[] => [format.exponentBits, format.fractionBits];
  const counts = operands.map(({ length }) => length);
  return Buffer.from(`${JSON.stringify({ ...sizes, op, from: split(from), to: split(to), names: [from.name, to.name], subnormals, counts })}\n`);
}

function bytes(words: BigUint64Array): Buffer {
  return Buffer.from(words.buffer, words.byteOffset, words.byteLength);
}
