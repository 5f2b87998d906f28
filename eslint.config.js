import tseslint from "typescript-eslint";

/**
 * Which folders of generator/ a folder may import from (itself always). Imports point one way:
 * cli -> simulate, report, handoff -> testbench, model -> designs -> blocks -> dsl -> ir -> config -> errors.
 * golden knows config only, and nothing that makes hardware knows golden: a shared mistake must not verify itself.
 */
const MAY_IMPORT = {
  config: ["errors"],
  golden: ["config", "errors"],
  ir: ["config", "errors"],
  tools: ["config", "errors"],
  dsl: ["ir", "config", "errors"],
  blocks: ["dsl", "ir", "config", "errors"],
  designs: ["blocks", "dsl", "ir", "config", "errors"],
  emit: ["ir", "tools", "config", "errors"],
  model: ["designs", "blocks", "dsl", "ir", "config", "errors"],
  input: ["golden", "tools", "config", "errors"],
  report: ["model", "designs", "golden", "input", "config", "errors"],
  testbench: ["emit", "model", "blocks", "dsl", "ir", "golden", "tools", "config", "errors"],
  simulate: ["report", "testbench", "emit", "model", "designs", "blocks", "dsl", "ir", "golden", "input", "tools", "config", "errors"],
  handoff: ["emit", "model", "designs", "blocks", "dsl", "ir", "tools", "config", "errors"],
};

/** The same inside a folder that is divided by part of the machine; what lies in the folder itself may be imported by all of them. */
const MAY_IMPORT_INSIDE = {
  blocks: {
    arithmetic: [],
    streams: ["arithmetic"],
    array: ["streams", "arithmetic"],
    functions: ["streams", "arithmetic"],
    scatter: ["array", "streams", "arithmetic"],
    similarity: ["array", "streams", "arithmetic"],
    semantic: ["array", "streams", "arithmetic"],
    system: ["semantic", "similarity", "scatter", "functions", "array", "streams", "arithmetic"],
  },
  golden: {
    arithmetic: [],
    array: ["arithmetic"],
    functions: ["arithmetic"],
    similarity: ["arithmetic"],
    scatter: ["similarity", "array", "arithmetic"],
    semantic: ["functions", "array", "arithmetic"],
  },
  testbench: { simulators: [], cases: ["simulators"] },
};

/** Everything in generator/ that can be imported: folders, and single files at its top. */
const PARTS = [...Object.keys(MAY_IMPORT), "cli", "index", "errors"];

const forbidden = (part, holder, up) => ({ regex: `^${up}${part}(/|\\.js$)`, message: `generator/${holder} must not import ${part} (see MAY_IMPORT in eslint.config.js).` });

/** What the files directly in a folder, or those of one of its parts (`*`: of any that has no rule of its own), must not import. */
function layer(folder, inner) {
  const outside = PARTS.filter((part) => part !== folder && !MAY_IMPORT[folder].includes(part)).map((part) => forbidden(part, folder, inner === undefined ? "\\.\\./" : "(\\.\\./){2,}"));
  const parts = MAY_IMPORT_INSIDE[folder] ?? {};
  const inside = parts[inner] === undefined ? [] : Object.keys(parts).filter((part) => part !== inner && !parts[inner].includes(part)).map((part) => forbidden(part, `${folder}/${inner}`, "\\.\\./"));
  return {
    files: [inner === undefined ? `generator/${folder}/*.ts` : `generator/${folder}/${inner}/**/*.ts`],
    ignores: ["**/*.test.ts"],
    rules: { "no-restricted-imports": ["error", { patterns: [...outside, ...inside] }] },
  };
}

const layers = Object.keys(MAY_IMPORT).flatMap((folder) => [layer(folder), layer(folder, "*"), ...Object.keys(MAY_IMPORT_INSIDE[folder] ?? {}).map((inner) => layer(folder, inner))]);

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
