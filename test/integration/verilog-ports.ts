/** One port of a Verilog module as its text declares it. */
export interface DeclaredPort {
  readonly name: string;
  readonly direction: "in" | "out";
  readonly width: number;
}

/**
 * Ports of the one module of a file in the ANSI style of the project, with their widths after the given parameters.
 * @throws Error for a declaration of another form, or a name that is no parameter.
 */
export function declaredPorts(text: string, parameters: Readonly<Record<string, number>>): readonly DeclaredPort[] {
  const header = /\bmodule \w+(?: #\(.*?\n\))? \(\n(.*?)\n\);/s.exec(text.replace(/\/\/.*$/gm, ""));
  if (!header) throw new Error("no module header");
  const lines = (header[1] ?? "").split("\n").map((line) => line.trim()).filter((line) => line !== "");
  return lines.map((line) => {
    const match = /^(input|output)\s+wire\s+(?:\[(.+):0\]\s+)?(\w+)\s*,?$/.exec(line);
    if (!match) throw new Error(`no port declaration: ${line}`);
    const [, direction, high, name] = match;
    return { name: name as string, direction: direction === "input" ? "in" : "out", width: high === undefined ? 1 : evaluate(high, parameters) + 1 };
  });
}

/** Whole-number expressions of + - * / ( ) $clog2, numbers and parameters. */
export function evaluate(expression: string, parameters: Readonly<Record<string, number>>): number {
  const tokens = expression.match(/\$clog2|\w+|[-+*/()]/g) ?? [];
  let place = 0;
  const take = (): string => {
    const token = tokens[place++];
    if (token === undefined) throw new Error(`${expression} ends too early`);
    return token;
  };
  const sum = (): number => {
    let value = product();
    while (tokens[place] === "+" || tokens[place] === "-") value += take() === "+" ? product() : -product();
    return value;
  };
  const product = (): number => {
    let value = factor();
    while (tokens[place] === "*" || tokens[place] === "/") value = take() === "*" ? value * factor() : Math.floor(value / factor());
    return value;
  };
  const factor = (): number => {
    const token = take();
    if (token === "$clog2") return Math.ceil(Math.log2(factor()));
    if (token === "(") {
      const value = sum();
      if (take() !== ")") throw new Error(`${expression}: a bracket is not closed`);
      return value;
    }
    const value = /^\d+$/.test(token) ? Number(token) : parameters[token];
    if (value === undefined) throw new Error(`${expression}: ${token} is no parameter`);
    return value;
  };
  const value = sum();
  if (place !== tokens.length) throw new Error(`${expression} goes on after ${tokens.slice(0, place).join(" ")}`);
  return value;
}
