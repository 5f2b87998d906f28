import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

const results = process.env["FOCUS_TEST_RESULTS"];
const long = process.env["FOCUS_TEST_LONG"] === "1";

/** Minutes in milliseconds. */
const minutes = (count: number): number => count * 60_000;

/** The file that takes a third of all the time starts first, or one worker would be alone with it at the end. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const longest = ({ moduleId }: TestSpecification): boolean => moduleId.endsWith("test/cosim/blocks.test.ts");
    return [...sorted.filter(longest), ...sorted.filter((file) => !longest(file))];
  }
}

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    // Simulations are built and run by the tests: more workers than cores would only make each slower.
    maxWorkers: 2,
    reporters: ["default", ...(results === undefined ? [] : (["json"] as const))],
    ...(results === undefined ? {} : { outputFile: { json: results } }),
    // An unexpected warning is a failure, wherever it comes from.
    onConsoleLog(log, type) {
      if (type === "stderr") throw new Error(`a test wrote to the error stream: ${log}`);
    },
    coverage: { provider: "v8", include: ["generator/**/*.ts"], exclude: ["**/*.test.ts"] },
    projects: [
      { extends: true, test: { name: "unit", include: ["generator/**/*.test.ts"], testTimeout: minutes(1) } },
      {
        extends: true,
        test: {
          name: "integration",
          include: ["test/**/*.test.ts"],
          exclude: ["test/long/**"],
          globalSetup: "test/support/environment.ts",
          testTimeout: minutes(15),
          hookTimeout: minutes(15),
        },
      },
      // Hours, not minutes: only by `make test-long`.
      ...(long
        ? [{ extends: true as const, test: { name: "long", include: ["test/long/**/*.test.ts"], globalSetup: "test/support/environment.ts", testTimeout: minutes(600) } }]
        : []),
    ],
  },
});
