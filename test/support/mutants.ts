import { elementAt } from "../../generator/config/element-at.js";
import type { Random } from "../../generator/config/random.js";
import { CheckFailed, FocusError } from "../../generator/errors.js";
import type { VerificationCase, VerificationEntry } from "../../generator/testbench/cases/catalog-entry.js";
import type { Fault } from "../../generator/testbench/cases/fault.js";
import { prepareCase } from "../../generator/testbench/cases/block-case.js";
import { caseFaultBench, runFaultBenches, type FaultBench } from "../../generator/testbench/fault-bench.js";
import type { Workspace } from "../../generator/tools/workspace.js";

/** A small change of a line of Verilog, as a slip of the hand would make it. */
interface Mutation {
  readonly from: RegExp;
  readonly to: string | ((found: RegExpMatchArray) => string);
}

const MUTATIONS: readonly Mutation[] = [
  { from: /&&/g, to: "||" },
  { from: /\|\|/g, to: "&&" },
  { from: /(?<= )\+(?= )/g, to: "-" },
  { from: /(?<= )-(?= )/g, to: "+" },
  { from: /==/g, to: "!=" },
  { from: /!=/g, to: "==" },
  { from: /(?<= )<(?= )/g, to: "<=" },
  { from: /(?<= )>=(?= )/g, to: ">" },
  { from: /(?<= )>(?= )/g, to: ">=" },
  { from: /1'b0/g, to: "1'b1" },
  { from: /1'b1/g, to: "1'b0" },
  { from: /!(?=[a-z(])/g, to: "" },
  { from: /~(?=[a-z({])/g, to: "" },
  { from: /(?<= )&(?= )/g, to: "|" },
  { from: /(?<= )\|(?= )/g, to: "&" },
  { from: /(?<= )\^(?= )/g, to: "|" },
  { from: /<<(?!<)/g, to: ">>" },
  { from: />>(?!>)/g, to: "<<" },
  // A register that keeps its value, a condition that is always so.
  { from: /(?<=^\s+(?:else )?)(\w+_q)( +)<= [^;]+;/g, to: ([, register, gap]) => `${register}${gap}<= ${register};` },
  { from: /(?<=\bif )\((?!!rst)[^()]+\)(?= (?!begin : ))/g, to: "(1'b1)" },
];

/** What is no logic: declarations, guards and loops of the elaboration, what only keeps lint quiet. */
const NO_LOGIC = /^\s*(?:\/\/|localparam|parameter|genvar|for \(|ERROR_|end\b|endgenerate|(?:input|output)\b|wire unused|`)|\bbegin : \w+_check\b/;

/** All changes of the text of a module, each as a fault of its block. The prefix tells the lines that name other modules. */
export function mutantsOf(text: string, { block, prefix }: { readonly block: string; readonly prefix: string }): readonly Fault[] {
  const lines = text.split("\n");
  const body = lines.findIndex((line) => line.startsWith(");"));
  return lines.flatMap((line, at) => {
    if (at <= body || NO_LOGIC.test(line) || line.includes(prefix)) return [];
    const code = line.replace(/\/\/.*$/, "");
    return MUTATIONS.flatMap(({ from, to }) =>
      [...code.matchAll(from)].map((found): Fault => {
        const replacement = typeof to === "string" ? to : to(found);
        const mutated = code.slice(0, found.index) + replacement + code.slice(found.index + found[0].length);
        return { name: `line ${at + 1}: ${code.trim()}  ->  ${mutated.trim()}`, block, search: new RegExp(`(?<=^(?:[^\\n]*\\n){${at}}[^\\n]{${found.index}})${found[0].replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}`), replacement: replacement.replaceAll("$", "$$$$") };
      }),
    );
  });
}

export interface Mutant {
  readonly entry: VerificationEntry;
  readonly fault: Fault;
}

/** Mutants of a block: of its own module, in the Verilog of its first case. None where that has several modules of the block. */
export function mutantsOfBlock(entry: VerificationEntry): readonly Mutant[] {
  const { design, rtl } = prepareCase(elementAt(entry.cases, 0), { prefix: PREFIX });
  const own = design.modules.filter((module) => module.block === entry.block);
  const file = own.length === 1 ? rtl.find(({ path }) => path === `rtl/${own[0]?.name}.v`) : undefined;
  return file ? mutantsOf(file.text, { block: entry.block, prefix: PREFIX }).map((fault) => ({ entry, fault })) : [];
}

const PREFIX = "mutant_";

export function drawMutants(mutants: readonly Mutant[], count: number, random: Random): readonly Mutant[] {
  const left = [...mutants];
  return Array.from({ length: Math.min(count, left.length) }, () => elementAt(left.splice(random.integer(0, left.length - 1), 1), 0));
}

export type MutantEnd = "caught" | "refused" | "survived";

/** Benches that are built at once. */
const BATCH = 20;

/**
 * Runs mutants in the cases of a cut through their blocks', until each is caught or has survived them all. Refused is what
 * Verilator does not take, or what comes to no end in a cycle.
 */
export async function runMutants(mutants: readonly Mutant[], { workspace, seed, onBatch }: { readonly workspace: Workspace; readonly seed: number; readonly onBatch?: (left: number) => void }): Promise<ReadonlyMap<Mutant, MutantEnd>> {
  const ends = new Map<Mutant, MutantEnd>(mutants.map((mutant) => [mutant, "survived"]));
  const rounds = Math.max(0, ...mutants.map(({ entry }) => casesOf(entry).length));
  for (let round = 0; round < rounds; round += 1) {
    const open = mutants.filter((mutant) => ends.get(mutant) === "survived" && round < casesOf(mutant.entry).length);
    for (let from = 0; from < open.length; from += BATCH) {
      onBatch?.(open.length - from);
      await runBatch(open.slice(from, from + BATCH), { workspace, seed: seed + round, round }, ends);
    }
  }
  return ends;
}

/** The case whose text the mutants are of, which is the first one, before the others of the cut. */
function casesOf({ cases, quick }: VerificationEntry): readonly VerificationCase[] {
  return [...new Set([elementAt(cases, 0), ...quick])];
}

interface Round {
  readonly workspace: Workspace;
  readonly seed: number;
  readonly round: number;
}

async function runBatch(batch: readonly Mutant[], { workspace, seed, round }: Round, ends: Map<Mutant, MutantEnd>): Promise<void> {
  const made = batch.flatMap((mutant, index): readonly { readonly mutant: Mutant; readonly bench: FaultBench }[] => {
    const bench = changed(elementAt(casesOf(mutant.entry), round), mutant.fault, { seed, index });
    return bench ? [{ mutant, bench }] : [];
  });
  if (made.length === 0) return;
  try {
    const outcomes = await runFaultBenches(made.map(({ bench }) => bench), { workspace, seed });
    outcomes.forEach(({ result }, index) => result.passed || ends.set(elementAt(made, index).mutant, "caught"));
  } catch (error) {
    if (!(error instanceof CheckFailed)) throw error;
    const [only, ...others] = made;
    if (only && others.length === 0) ends.set(only.mutant, "refused");
    const half = made.length >> 1;
    if (others.length > 0) for (const part of [made.slice(0, half), made.slice(half)]) await runBatch(part.map(({ mutant }) => mutant), { workspace, seed, round }, ends);
  }
}

/** Undefined where another case of the block has other text in that place. */
function changed(place: VerificationCase, fault: Fault, { seed, index }: { readonly seed: number; readonly index: number }): FaultBench | undefined {
  try {
    return caseFaultBench(place, { fault, seed, index });
  } catch (error) {
    if (error instanceof FocusError) return undefined;
    throw error;
  }
}
