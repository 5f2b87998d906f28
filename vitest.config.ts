import path from "node:path";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";
import { SlowestAndRepeats } from "./test/support/reporter.js";

const results = process.env["FOCUS_TEST_RESULTS"];
const long = process.env["FOCUS_TEST_LONG"] === "1";

/** Minutes in milliseconds. */
const minutes = (count: number): number => count * 60_000;

/** What takes minutes, the longest first: a file that starts last and takes long would leave the other workers without work. */
const LONGEST = [
  "test/integration/waves.long.test.ts",
  "test/cosim/blocks-functions.long.test.ts",
  "test/cosim/blocks-similarity.long.test.ts",
  "test/cosim/blocks-pairs.long.test.ts",
  "test/integration/focus-report.long.test.ts",
  "test/cosim/blocks-arithmetic.long.test.ts",
  "test/cosim/blocks-four-state.long.test.ts",
  "test/lint/wide-arrays.long.test.ts",
  "test/lint/sources.long.test.ts",
  "test/cosim/float-units.long.test.ts",
  "test/cosim/blocks-functions.test.ts",
  "test/cosim/blocks-similarity.test.ts",
  "test/sweep/gemm.test.ts",
  "test/sweep/semantic-layer.test.ts",
  "test/sweep/layer.test.ts",
  "test/cosim/blocks-arithmetic.test.ts",
  "test/cosim/blocks-semantic.test.ts",
  "test/cosim/faults-concentrated.test.ts",
  "test/cosim/faults-published.test.ts",
  "test/lint/sources.test.ts",
];

/** The files of {@link LONGEST} first, then the others in vitest's own order. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification): number => {
      const found = LONGEST.indexOf(path.relative(import.meta.dirname, moduleId));
      return found < 0 ? LONGEST.length : found;
    };
    return (await super.sort(files)).toSorted((a, b) => place(a) - place(b));
  }
}

const simulating = { globalSetup: "test/support/environment.ts", testTimeout: minutes(15), hookTimeout: minutes(15) };

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    // Simulations are built and run by the tests: more workers than cores would only make each slower.
    maxWorkers: 2,
    reporters: ["default", new SlowestAndRepeats(), ...(results === undefined ? [] : (["json"] as const))],
    ...(results === undefined ? {} : { outputFile: { json: results } }),
    // An unexpected warning is a failure, wherever it comes from.
    onConsoleLog(log, type) {
      if (type === "stderr") throw new Error(`a test wrote to the error stream: ${log}`);
    },
    coverage: { provider: "v8", include: ["generator/**/*.ts"], exclude: ["**/*.test.ts"] },
    // `make test` runs unit and integration, `make test-all` the rest, `make test-long` long: test/integration/suites.test.ts.
    projects: [
      { extends: true, test: { name: "unit", include: ["generator/**/*.test.ts"], exclude: ["**/*.long.test.ts"], testTimeout: minutes(1) } },
      { extends: true, test: { name: "integration", include: ["test/**/*.test.ts"], exclude: ["**/*.long.test.ts", "test/long/**"], ...simulating } },
      { extends: true, test: { name: "rest", include: ["generator/**/*.long.test.ts", "test/**/*.long.test.ts"], exclude: ["test/long/**"], ...simulating } },
      // Hours, not minutes: only by `make test-long`.
      ...(long ? [{ extends: true as const, test: { name: "long", include: ["test/long/**/*.test.ts"], ...simulating, testTimeout: minutes(600) } }] : []),
    ],
  },
});
