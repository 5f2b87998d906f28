/** What a field may be given as: a flag is true or false, a count a number. */
export type FieldValue = bigint | number | boolean;

/** One value for each field of a record. */
export type ValuesByField<Name extends string> = Readonly<Record<Name, FieldValue>>;

/** No value for a name that is no field: a misspelled or superfluous one does not compile. Names that are not known are checked at run time alone. */
type NoOthers<Values, Name extends string> = string extends Name ? unknown : { readonly [K in Exclude<keyof Values, Name>]: never };

/** Where a field lies in a word, in bits. */
export interface FieldLayout<Name extends string = string> {
  readonly name: Name;
  readonly offset: number;
  readonly bits: number;
}

/** How named fields lie in a word: the one packer of list entries, places, descriptors and the beats of a stream. */
export interface RecordLayout<Name extends string = string> {
  readonly name: string;
  /** The first one has the lowest bits. */
  readonly fields: readonly FieldLayout<Name>[];
  readonly bits: number;
  /**
   * The word with these values.
   * @throws RangeError for a value that its field cannot hold, a field without a value, a value without a field
   */
  pack<Values extends ValuesByField<Name>>(values: Values & NoOthers<Values, Name>): bigint;
  /**
   * The fields of a word, as unsigned numbers.
   * @throws RangeError for a word of more bits than the record has
   */
  unpack(word: bigint): Readonly<Record<Name, bigint>>;
}

/**
 * Layout of a record by the widths of its fields in bits, the first one lowest: `recordLayout("list entry", { zero: 1, index: 9 })`.
 * @param name what messages call it
 */
export function recordLayout<Name extends string>(name: string, widths: Readonly<Record<Name, number>>): RecordLayout<Name> {
  const names = Object.keys(widths) as Name[];
  const fields: FieldLayout<Name>[] = [];
  let total = 0;
  for (const field of names) {
    const bits = widths[field];
    if (!Number.isInteger(bits) || bits < 1) throw new RangeError(`${name}: field ${field} cannot have ${bits} bits; a field has at least 1`);
    fields.push({ name: field, offset: total, bits });
    total += bits;
  }
  return {
    name,
    fields,
    bits: total,
    pack: (values: ValuesByField<Name>) => {
      const foreign = Object.keys(values).find((given) => !(given in widths));
      if (foreign !== undefined) throw new RangeError(`${name}: ${foreign} is no field; it has ${names.join(", ")}`);
      return fields.reduce((word, field) => word | (codeOf(name, field, values[field.name]) << BigInt(field.offset)), 0n);
    },
    unpack: (word) => {
      if (word < 0n || word >> BigInt(total) !== 0n) throw new RangeError(`${name}: the word ${word} does not fit its ${total} bits`);
      const entries = fields.map((field) => [field.name, BigInt.asUintN(field.bits, word >> BigInt(field.offset))] as const);
      return Object.fromEntries(entries) as Record<Name, bigint>;
    },
  };
}

/** A value in the bits of its field; those of a negative number are the caller's to choose. */
function codeOf(record: string, { name, bits }: FieldLayout, value: FieldValue | undefined): bigint {
  if (value === undefined) throw new RangeError(`${record}: field ${name} has no value`);
  const code = typeof value === "bigint" ? value : BigInt(value);
  if (code < 0n || code >> BigInt(bits) !== 0n) throw new RangeError(`${record}: ${name} = ${value} does not fit ${bits} ${bits === 1 ? "bit" : "bits"}`);
  return code;
}
