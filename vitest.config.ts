import { defineConfig } from "vitest/config";

const results = process.env["FOCUS_TEST_RESULTS"];
const long = process.env["FOCUS_TEST_LONG"] === "1";

/** Minutes in milliseconds. */
const minutes = (count: number): number => count * 60_000;

export default defineConfig({
  test: {
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
