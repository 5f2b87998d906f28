import { describe, it } from "vitest";
import { presets } from "../../generator/config/accelerator.js";
import { lint, testConfigurations } from "./lint-configurations.js";

describe("emitted Verilog is free of warnings: Verilator -Wall, Icarus -g2005 -Wall, Yosys check -assert", () => {
  it("preset paper", async () => lint(presets.paper));

  testConfigurations(Number(process.env["FOCUS_SWEEP"] ?? 30));
});
