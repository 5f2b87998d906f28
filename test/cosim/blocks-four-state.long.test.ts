import { describe } from "vitest";
import { catalog } from "../../generator/testbench/cases/catalog.js";
import { requireTool } from "../support/require-tool.js";
import { openWorkspace } from "../../generator/tools/workspace.js";
import { testBlocks } from "./block-testbench.js";

const icarus = await requireTool(openWorkspace(process), "iverilog");

describe.skipIf(!icarus)("in a four-state simulator", () => {
  testBlocks({ of: "Verilog testbench", blocks: catalog.map((entry) => entry.block), simulator: "icarus", least: 500 });
});
