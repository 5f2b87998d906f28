/**
 * A copy engine that software starts through registers:
 *
 *     AXI4-Lite -> register block -- command --> copy engine <-> AXI4
 *                       ^------------ done ----------+
 *
 *     focus-rtl generate --config examples/copier/copier.ts --out rtl-out/copier
 *     focus-rtl verify --bench examples/copier/bench.ts
 */
import { design } from "focus-rtl";
import { copyEngine } from "./copy-engine.ts";
import { registerBlock } from "./register-block.ts";

export const ID = 0x0c0b_1e01;

export default design(
  "copier",
  ({ place, connect, expose }) => {
    const block = place(registerBlock({ id: ID }));
    const engine = place(copyEngine({}));
    connect(block.command, engine.command);
    connect(engine.done, block.done);
    expose("registers", block.registers);
    expose("memory", engine.memory);
  },
  {
    doc: "Copies words within a memory, started through registers.",
    contract: { lines: [{ label: "order", text: "one copy at a time; status tells when it is over" }] },
  },
);
