import { describe } from "vitest";
import { testConfigurations } from "./lint-configurations.js";

describe("emitted Verilog is free of warnings: Verilator -Wall, Icarus -g2005 -Wall, Yosys check -assert", () => {
  testConfigurations(Number(process.env["FOCUS_SWEEP"] ?? 30));
});
