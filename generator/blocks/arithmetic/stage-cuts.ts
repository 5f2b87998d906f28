import type { View } from "../../ir/module.js";

/** A signal that may cross a stage boundary: the section that makes it and its width as the template writes it ("" for one bit). */
export interface StagedSignal {
  readonly madeIn: string;
  readonly range: string;
}

export interface StagePlan {
  /** Sections of the template from input to output, each with the signals it reads from earlier sections. */
  readonly sections: Readonly<Record<string, readonly string[]>>;
  readonly signals: Readonly<Record<string, StagedSignal>>;
  /** Sections that start behind a register; one named n times starts behind n registers. */
  readonly cuts: readonly string[];
}

/**
 * View of a pipelined datapath: `{{align.shift}}` is the name that section `align` reads the signal `shift` by (`shift`,
 * or `shift_q` behind one register, `shift_q2` behind two), and `cuts.align` lists the registers at the start of it.
 * Only what a later section reads crosses a boundary.
 */
export function stagedView(plan: StagePlan): { readonly [name: string]: View } {
  const order = Object.keys(plan.sections);
  const position = (section: string): number => {
    const index = order.indexOf(section);
    if (index < 0) throw new Error(`there is no section "${section}" among ${order.join(", ")}`);
    return index;
  };
  const depthAt = (section: string): number => plan.cuts.filter((cut) => position(cut) <= position(section)).length;
  const madeIn = (signal: string): string => {
    const staged = plan.signals[signal];
    if (!staged) throw new Error(`no section makes the signal "${signal}"`);
    return staged.madeIn;
  };
  const nameAt = (signal: string, depth: number): string => {
    const registers = depth - depthAt(madeIn(signal));
    return registers === 0 ? signal : registers === 1 ? `${signal}_q` : `${signal}_q${registers}`;
  };

  const registersBefore = (section: string): readonly View[] => {
    const crossing = Object.keys(plan.signals).filter(
      (signal) =>
        position(madeIn(signal)) < position(section) &&
        order.slice(position(section)).some((later) => plan.sections[later]?.includes(signal)),
    );
    const last = depthAt(section);
    const first = last - plan.cuts.filter((cut) => cut === section).length + 1;
    const rows = Array.from({ length: last - first + 1 }, (_, index) => first + index).flatMap((depth) =>
      crossing.map((signal) => ({ range: plan.signals[signal]?.range ?? "", name: nameAt(signal, depth), from: nameAt(signal, depth - 1) })),
    );
    const columns = Math.max(0, ...rows.map(({ range }) => range.length));
    return rows.map(({ range, name, from }) => ({ range: columns === 0 ? "" : `${range.padEnd(columns)} `, name, from }));
  };

  return {
    cuts: Object.fromEntries(order.map((section) => [section, registersBefore(section)])),
    ...Object.fromEntries(
      Object.entries(plan.sections).map(([section, reads]) => [
        section,
        Object.fromEntries(reads.map((signal) => [signal, nameAt(signal, depthAt(section))])),
      ]),
    ),
  };
}

/** The first `count` cuts of `choices` by depth; registers beyond the last choice are repeated before `output`. */
export function chooseCuts(choices: readonly (readonly string[])[], stages: number): readonly string[] {
  if (stages === 0) return [];
  const inner = choices[Math.min(stages - 1, choices.length - 1)] ?? [];
  return [...inner, ...Array.from({ length: stages - inner.length }, () => "output")];
}
