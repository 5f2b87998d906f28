/** A Boolean function of pins, as a liberty file writes it: `(!A1&!A2) | B'`. */
export type PinFunction =
  | { readonly kind: "pin"; readonly name: string }
  | { readonly kind: "constant"; readonly value: boolean }
  | { readonly kind: "not"; readonly of: PinFunction }
  | { readonly kind: "and" | "or" | "xor"; readonly of: readonly PinFunction[] };

/**
 * Reads a liberty function. Operators, tightest first: `!x` and `x'`; `*`, `&` and a mere space (and); `^`; `+` and `|` (or).
 * @throws Error where the text is no function: the liberty file is broken or uses what the format does not have.
 */
export function parseFunction(text: string): PinFunction {
  const tokens = text.match(/[A-Za-z_][\w[\]]*|[01]|[!'*&^+|()]/g) ?? [];
  let at = 0;
  const fail = (): never => {
    throw new Error(`liberty function "${text}" cannot be read near "${tokens.slice(at).join(" ")}"`);
  };
  const list = (kind: "and" | "or" | "xor", next: () => PinFunction, more: () => boolean): PinFunction => {
    const parts = [next()];
    while (more()) parts.push(next());
    return parts.length === 1 && parts[0] ? parts[0] : { kind, of: parts };
  };
  const eat = (...wanted: readonly string[]): boolean => {
    if (!wanted.includes(tokens[at] ?? "")) return false;
    at++;
    return true;
  };
  const startsOperand = (): boolean => /^[A-Za-z_01!(]/.test(tokens[at] ?? "");

  const or = (): PinFunction => list("or", xor, () => eat("+", "|"));
  const xor = (): PinFunction => list("xor", and, () => eat("^"));
  const and = (): PinFunction => list("and", unary, () => eat("*", "&") || startsOperand());
  const unary = (): PinFunction => {
    if (eat("!")) return { kind: "not", of: unary() };
    let found: PinFunction;
    if (eat("(")) {
      found = or();
      if (!eat(")")) fail();
    } else {
      const token = tokens[at++] ?? fail();
      if (token === "0" || token === "1") found = { kind: "constant", value: token === "1" };
      else if (/^[A-Za-z_]/.test(token)) found = { kind: "pin", name: token };
      else found = fail();
    }
    while (eat("'")) found = { kind: "not", of: found };
    return found;
  };
  const result = or();
  if (at !== tokens.length) fail();
  return result;
}

/** Value of the function, the pins being 1 where `high` says so. */
export function evaluate(fn: PinFunction, high: (pin: string) => boolean): boolean {
  switch (fn.kind) {
    case "pin":
      return high(fn.name);
    case "constant":
      return fn.value;
    case "not":
      return !evaluate(fn.of, high);
    case "and":
      return fn.of.every((part) => evaluate(part, high));
    case "or":
      return fn.of.some((part) => evaluate(part, high));
    case "xor":
      return fn.of.filter((part) => evaluate(part, high)).length % 2 === 1;
  }
}

/** Pins the function depends on by name, each once. */
export function pinsOf(fn: PinFunction): readonly string[] {
  if (fn.kind === "pin") return [fn.name];
  if (fn.kind === "constant") return [];
  return [...new Set(fn.kind === "not" ? pinsOf(fn.of) : fn.of.flatMap(pinsOf))];
}

/** The function as a Verilog expression. */
export function toVerilog(fn: PinFunction): string {
  switch (fn.kind) {
    case "pin":
      return fn.name;
    case "constant":
      return fn.value ? "1'b1" : "1'b0";
    case "not":
      return `~${toVerilog(fn.of)}`;
    case "and":
    case "or":
    case "xor":
      return `(${fn.of.map(toVerilog).join({ and: " & ", or: " | ", xor: " ^ " }[fn.kind])})`;
  }
}
