import tseslint from "typescript-eslint";

/**
 * Which folders of generator/ a folder may import from (itself always). Imports point one way:
 * cli -> index -> {dsl, emit, testbench, model, handoff, report} -> blocks -> ir -> config -> errors.
 * golden knows config only, and nothing that makes hardware knows golden: a shared mistake must not verify itself.
 * dsl/ holds both ends of the language, so blocks and dsl know each other: a block is written with dsl/define-block,
 * and dsl/focus composes blocks.
 */
const MAY_IMPORT = {
  config: ["errors"],
  golden: ["config", "errors"],
  ir: ["config", "errors"],
  tools: ["config", "errors"],
  blocks: ["dsl", "ir", "config", "errors"],
  dsl: ["blocks", "ir", "config", "errors"],
  emit: ["dsl", "blocks", "ir", "tools", "config", "errors"],
  model: ["dsl", "blocks", "ir", "config", "errors"],
  input: ["golden", "tools", "config", "errors"],
  report: ["model", "dsl", "blocks", "ir", "golden", "input", "tools", "config", "errors"],
  testbench: ["emit", "model", "dsl", "blocks", "ir", "golden", "input", "tools", "config", "errors"],
  handoff: ["emit", "model", "dsl", "blocks", "ir", "tools", "config", "errors"],
};

/** Everything in generator/ that can be imported: folders, and single files at its top. */
const PARTS = [...Object.keys(MAY_IMPORT), "cli", "index", "errors"];

const layers = Object.entries(MAY_IMPORT).map(([folder, allowed]) => ({
  files: [`generator/${folder}/**/*.ts`],
  ignores: ["**/*.test.ts"],
  rules: {
    "no-restricted-imports": [
      "error",
      {
        patterns: PARTS.filter((part) => part !== folder && !allowed.includes(part)).map((part) => ({
          regex: `^(\\.\\./)+${part}(/|\\.js$)`,
          message: `generator/${folder} must not import generator/${part} (see MAY_IMPORT in eslint.config.js).`,
        })),
      },
    ],
  },
}));

export default tseslint.config(
  { ignores: ["dist/", "build/", "out/", "coverage/", "rtl-out/", "node_modules/", ".venv/", ".focus-rtl/"] },
  { linterOptions: { reportUnusedDisableDirectives: "error" } },
  {
    files: ["**/*.ts"],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/switch-exhaustiveness-check": "error",
      // Numbers in messages and in emitted text are the daily bread of a generator.
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true, allowBoolean: true }],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "no-console": "error",
      eqeqeq: "error",
      "no-restricted-syntax": ["error", { selector: "ExportDefaultDeclaration", message: "Name what you export." }],
    },
  },
  {
    files: ["generator/**/*.ts"],
    ignores: ["generator/cli/**", "**/*.test.ts"],
    rules: {
      "no-restricted-globals": ["error", { name: "process", message: "Only generator/cli/ touches process; take what you need as an argument." }],
    },
  },
  ...layers,
  { files: ["generator/cli/**", "generator/tools/require-tool.ts", "test/**", "**/*.test.ts"], rules: { "no-console": "off" } },
  { files: ["examples/**/*.ts", "*.config.ts"], rules: { "no-restricted-syntax": "off" } },
  {
    files: ["**/*.test.ts", "test/**/*.ts"],
    rules: {
      // Vectors are indexed by loop counters a test has just made.
      "@typescript-eslint/no-non-null-assertion": "off",
    },
  },
);
