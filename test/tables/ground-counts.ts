/**
 * Prints, for the tree it is called in, what the ground floor of the generator is measured by: casts, places that ask a number
 * format what it is, files that ask a configuration which design it describes, Verilog written by hand where the
 * description of a module could print it, and Verilog inside TypeScript. Tests do not count.
 *
 *     npx tsx test/tables/ground-counts.ts [folder of another tree]
 */
import path from "node:path";
import { byFolder, countSources, countTemplates, filesOf } from "../support/ground-counts.js";

const root = path.resolve(process.argv[2] ?? ".");
const { casts, kinds, designs, verilog } = countSources(root);
const { ports, pins, instances } = countTemplates(root);

console.log(`casts                                 ${casts.length}`);
for (const [folder, count] of byFolder(casts)) console.log(`  ${folder.padEnd(36)}${count}`);
console.log(`comparisons of a kind                 ${kinds.length} in ${filesOf(kinds)} files`);
console.log(`comparisons of a design               ${designs.length} in ${filesOf(designs)} files`);
console.log(`lines of TypeScript that are Verilog  ${verilog.length} in ${filesOf(verilog)} files`);
console.log(`port lines in templates               ${ports}`);
console.log(`pin lines in templates                ${pins}`);
console.log(`instances in templates                ${instances}`);
