import type { CommandModule, Options, PositionalOptions } from "yargs";

type CamelCase<Name> = Name extends `${infer Head}-${infer Rest}` ? `${Head}${Capitalize<CamelCase<Rest>>}` : Name;

type OneOf<O> = O extends { readonly choices: readonly (infer C)[] } ? C : O extends { readonly type: "number" } ? number : O extends { readonly type: "boolean" } ? boolean : string;
type ValueOf<O> = O extends { readonly array: true } ? readonly OneOf<O>[] : OneOf<O>;
type AlwaysThere = { readonly default: unknown } | { readonly demandOption: true };

/** What a command gets of its options, by their names in camel case; those without a default only where they were given. */
export type OptionsOf<T> = { readonly [K in keyof T as T[K] extends AlwaysThere ? CamelCase<K> : never]: ValueOf<T[K]> } & {
  readonly [K in keyof T as T[K] extends AlwaysThere ? never : CamelCase<K>]?: ValueOf<T[K]>;
};

export interface CommandDefinition<T, P> {
  /** Its name, with its words that are no options: `verify [blocks..]`. */
  readonly command: string;
  readonly describe: string;
  readonly positionals?: P;
  readonly options: T;
  /** Lines without the program's name, each with what it is for. */
  readonly examples: readonly (readonly [line: string, why: string])[];
  /** `words` is the command line as it was given. */
  readonly run: (options: OptionsOf<T & P>, words: readonly string[]) => Promise<void>;
}

/** A command whose `run` has the type of the options it declares: the one place that trusts yargs to keep to them. */
export function defineCommand<const T extends Readonly<Record<string, Options>>, const P extends Readonly<Record<string, PositionalOptions>>>(definition: CommandDefinition<T, P>): CommandModule {
  const { command, describe, positionals, options, examples, run } = definition;
  return {
    command,
    describe,
    builder: (yargs) => {
      for (const [name, positional] of Object.entries<PositionalOptions>(positionals ?? {})) yargs.positional(name, positional);
      yargs.options(options);
      for (const [line, why] of examples) yargs.example(`$0 ${line}`, why);
      return yargs;
    },
    handler: ({ words, ...given }) => run(given as unknown as OptionsOf<T & P>, words as readonly string[]),
  };
}
