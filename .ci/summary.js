// node .ci/summary.js (COMMAND RESULTS STATUS)...: reads vitest's JSON report of each command, prints the counts over all of
// them as the last line, and exits with non-zero when a test failed or was skipped, or when one of the commands ran none or failed with STATUS.
import { existsSync, readFileSync } from "node:fs";

let passed = 0;
let failed = 0;

for (const [command, file, status] of triples(process.argv.slice(2))) {
  const report = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {};
  const skipped = (report.numPendingTests ?? 0) + (report.numTodoTests ?? 0);
  const before = failed;
  passed += report.numPassedTests ?? 0;
  failed += report.numFailedTests ?? 0;
  for (const suite of report.testResults ?? []) {
    if (suite.status === "failed" && suite.assertionResults.every((test) => test.status !== "failed")) {
      console.log(`${suite.name}: did not load`);
      failed += 1;
    }
    for (const test of suite.assertionResults) if (test.status === "failed") console.log(`failed: ${test.fullName}`);
  }
  if (skipped > 0) {
    console.log(`${command}: ${skipped} tests were skipped; here every test must run`);
    failed += skipped;
  }
  if ((report.numPassedTests ?? 0) === 0 && failed === before) {
    console.log(`${command}: no test ran`);
    failed += 1;
  }
  if (status !== "0" && failed === before) {
    console.log(`${command}: ended with ${status}, with no failed test`); // an error outside a test
    failed += 1;
  }
}

if (passed === 0 && failed === 0) {
  console.log("nothing ran");
  failed = 1;
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);

function triples(words) {
  return Array.from({ length: Math.floor(words.length / 3) }, (_, index) => words.slice(3 * index, 3 * index + 3));
}
