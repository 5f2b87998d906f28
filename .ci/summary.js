// node .ci/summary.js RESULTS STATUS: reads vitest's JSON report, prints the counts as the last line, and exits with
// non-zero when a test failed, was skipped, or none ran, or when `make test` itself failed with STATUS.
import { existsSync, readFileSync } from "node:fs";

const [file, status] = process.argv.slice(2);
const report = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {};
const passed = report.numPassedTests ?? 0;
const skipped = (report.numPendingTests ?? 0) + (report.numTodoTests ?? 0);
let failed = report.numFailedTests ?? 0;

for (const suite of report.testResults ?? []) {
  if (suite.status === "failed" && suite.assertionResults.every((test) => test.status !== "failed")) {
    console.log(`${suite.name}: did not load`);
    failed += 1;
  }
  for (const test of suite.assertionResults) if (test.status === "failed") console.log(`failed: ${test.fullName}`);
}
if (skipped > 0) {
  console.log(`${skipped} tests were skipped; here every test must run`);
  failed += skipped;
}
if (passed === 0 && failed === 0) console.log("no test ran");
if (status !== "0" && failed === 0) failed = 1; // lint, types or an error outside a test

console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);
