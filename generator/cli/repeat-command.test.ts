import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { repeatCommand } from "./repeat-command.js";

describe("the command that repeats a run", () => {
  it("names the seed once", () => {
    expect(repeatCommand(["sim", "--preset", "tiny"], 1)).toBe("focus-rtl sim --preset tiny --seed 1");
    expect(repeatCommand(["sim", "--seed", "7"], 7)).toBe("focus-rtl sim --seed 7");
    expect(repeatCommand(["sim", "--seed=7"], 7)).toBe("focus-rtl sim --seed=7");
  });

  it("gives a shell the words that were given", () => {
    const words = ["sim", "--activations", "my tensors/A (1) & $B's #2.npy", "--set", "name=x", "", "*", "größe"];
    const line = repeatCommand(words, 1).replace("focus-rtl", "printf '%s\\n'");
    expect(execFileSync("sh", ["-c", line], { encoding: "utf8" })).toBe(`${[...words, "--seed", "1"].join("\n")}\n`);
  });
});
