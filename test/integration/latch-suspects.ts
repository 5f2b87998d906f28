/**
 * Signals of combinational `always @*` blocks that a synthesis tool may have to remember: their first assignment in the
 * block stands below an `if` or a `case`. Takes Verilog without comments, blocks between `begin` and `end`.
 */
export function latchSuspects(text: string): readonly string[] {
  const blocks = text.split(/\balways\s*@\s*(?:\*|\(\s*\*\s*\))/).slice(1);
  return blocks.flatMap(suspectsOf);
}

function suspectsOf(block: string): readonly string[] {
  let flat = block;
  for (let before = ""; before !== flat; ) {
    before = flat;
    flat = flat.replace(/\([^()]*\)/g, " ").replace(/\[[^[\]]*\]/g, " ");
  }
  const conditional: boolean[] = [];
  const certain = new Set<string>();
  const suspects = new Set<string>();
  let pending = false;
  for (const [token, name] of flat.matchAll(/\b(?:begin|end|if|else|case|endcase)\b|(\w+)\s*<?=(?!=)|;/g)) {
    const here = pending || conditional.at(-1) === true;
    if (name !== undefined) {
      if (!here) certain.add(name);
      else if (!certain.has(name)) suspects.add(name);
    } else if (token === "if" || token === "else") {
      pending = true;
    } else if (token === "begin" || token === "case") {
      conditional.push(here || token === "case");
      pending = false;
    } else if (token === ";") {
      pending = false;
    } else {
      conditional.pop();
      if (conditional.length === 0) break;
    }
  }
  return [...suspects];
}
