import type { NumberFormat } from "../config/number-format.js";
import type { Bundle, Interface, Repeated } from "../ir/interface.js";
import type { BitsType, DataType, Fields, NumberType, RecordType, StreamPort, VectorType, WirePort } from "../ir/types.js";
import type { AnyEnds, BUNDLE, BundleOf, End, RepeatedEnds } from "./ends.js";
import type { OnlyWith } from "./only-with.js";

/*
 * Which connections are obviously wrong, as types. Only what is written as such can be: lanes, widths and formats that are
 * computed are `number` and `NumberFormat` here, which fit everything, and are checked when the design is built.
 */

/** Marks a value as a parameter of its block, so that {@link PortsWith} can tell where it went. */
export interface FromParameter<Name> {
  readonly "from the parameter": Name;
}

/** The names of what is there with the parameters given. */
type There<Named, Given> = { readonly [K in keyof Named]: Named[K] extends OnlyWith<infer Name> ? (Name extends keyof Given ? K : never) : K }[keyof Named];

/** Values of a block's parameters as its ports see them: lanes and formats remember which parameter they are. */
export type NamedValues<Values> = { readonly [K in keyof Values]: Values[K] extends number | NumberFormat ? Values[K] & FromParameter<K> : Values[K] };

type Written<N, Given, Any> = N extends FromParameter<infer K> ? (K extends keyof Given ? (Given[K] extends Any ? Given[K] : Any) : Any) : N extends Any ? N : Any;

type DataWith<T, Given> = T extends BitsType<infer W>
  ? BitsType<Written<W, Given, number>>
  : T extends VectorType<infer F, infer L>
    ? VectorType<Written<F, Given, NumberFormat>, Written<L, Given, number>>
    : T extends NumberType<infer F>
      ? NumberType<Written<F, Given, NumberFormat>>
      : T extends RecordType<infer F>
        ? RecordType<FieldsWith<F, Given>>
        : DataType;

type FieldsWith<F extends Fields, Given> = { readonly [K in There<F, Given>]: DataWith<F[K], Given> };

type PortWith<P, Given> =
  P extends WirePort<infer D, infer T> ? WirePort<D, DataWith<T, Given>>
  : P extends StreamPort<infer D, infer F> ? StreamPort<D, FieldsWith<F, Given>>
  : P extends Bundle<infer Members> ? Bundle<PortsWith<Members, Given>>
  : P extends Repeated<infer Each> ? Repeated<PortWith<Each, Given>>
  : never;

/** Ports of a block whose parameters were given: what a parameter says of a port is as it was written. */
export type PortsWith<P extends Interface, Given> = { readonly [K in There<P, Given>]: PortWith<P[K], Given> };

/** Two things of which no value is both; nothing is apart from what is not known. */
type Apart<A, B> = [A] extends [never] ? false : [B] extends [never] ? false : [A & B] extends [never] ? true : false;

type KindOf<T> = T extends { readonly kind: infer K } ? K : never;
type WidthOf<T> = T extends { readonly width: infer W } ? W : never;
type LanesOf<T> = T extends { readonly lanes: infer L } ? L : never;
type FormatOf<T> = T extends { readonly format: { readonly name: infer N } } ? N : T extends { readonly element: { readonly name: infer N } } ? N : never;

/** Records whose fields have other names, or carry something else; plain bits may be a record. */
type RecordApart<F, G> = [keyof F, keyof G] extends [keyof G, keyof F] ? AnyFieldApart<F, G> : true;

type DataApart<A, B> =
  [A] extends [RecordType<infer F>] ? ([B] extends [RecordType<infer G>] ? RecordApart<F, G> : [B] extends [BitsType] ? false : PlainApart<A, B>)
  : [B] extends [RecordType] ? ([A] extends [BitsType] ? false : PlainApart<A, B>)
  : PlainApart<A, B>;

type PlainApart<A, B> = Apart<KindOf<A>, KindOf<B>> | Apart<WidthOf<A>, WidthOf<B>> | Apart<LanesOf<A>, LanesOf<B>> | Apart<FormatOf<A>, FormatOf<B>>;

type AnyFieldApart<A, B> = { readonly [K in keyof A & keyof B]: DataApart<A[K], B[K]> }[keyof A & keyof B];

/** What only one of the two has; names that are not known are those of both. */
type Unpaired<A, B> = string extends keyof A | keyof B ? never : Exclude<keyof A, keyof B> | Exclude<keyof B, keyof A>;

type Several<Names, All = Names> = Names extends unknown ? ([All] extends [Names] ? false : true) : never;

/** Field by field; the only one of a stream may have another name. */
type FieldsApart<A, B> =
  true extends Several<keyof A> | Several<keyof B> ? ([Unpaired<A, B>] extends [never] ? AnyFieldApart<A, B> : true)
  : DataApart<A[keyof A], B[keyof B]>;

/** What is not known fits everything. */
type PayloadApart<A, B> = unknown extends A | B ? false : [A] extends [DataType] ? DataApart<A, B> : FieldsApart<A, B>;

type SameRole<A, B> = [A, B] extends ["drives", "drives"] | ["takes", "takes"] ? true : false;

type MembersApart<A, B> = [Unpaired<A, B>] extends [never] ? { readonly [K in keyof A & keyof B]: EndsApart<A[K], B[K]> }[keyof A & keyof B] : true;

/** Two ends of which no connection can be made, whichever of them drives; or two bundles or arrays of such ends. */
type EndsApart<A, B> =
  A extends End<infer Role, infer Kind, infer Payload> ? (B extends End<infer Other, infer OtherKind, infer OtherPayload> ? SameRole<Role, Other> | Apart<Kind, OtherKind> | PayloadApart<Payload, OtherPayload> : true)
  : A extends { readonly [BUNDLE]: BundleOf<infer Members> } ? (B extends { readonly [BUNDLE]: BundleOf<infer Others> } ? MembersApart<Members, Others> : true)
  : A extends RepeatedEnds<infer Each> ? (B extends RepeatedEnds<infer Other> ? EndsApart<Each, Other> : true)
  : false;

type Refused<Why extends string, From, To> = { readonly [W in Why]: { readonly from: From; readonly to: To } };

/** Nothing more where two ends can be connected, else a property that no end has: the compiler shows its name. */
export type Meets<A, B> =
  [A] extends [End<infer Role, infer Kind, infer From>] ?
    [B] extends [End<infer Other, infer OtherKind, infer To>] ?
      [Role, Other] extends ["drives", "takes"] ?
        true extends Apart<Kind, OtherKind> ? Refused<"one of these is a stream, the other a wire", Kind, OtherKind>
        : true extends PayloadApart<From, To> ? Refused<"these two carry something else", From, To>
        : unknown
      : Refused<"a connection goes from an output to an input", Role, Other>
    : Refused<"one of these is a bundle or a repeated port, the other is not", A, B>
  : true extends EndsApart<A, B> ? Refused<"the members of these two do not meet", A, B>
  : unknown;

export type Connect = <A extends AnyEnds, B extends AnyEnds>(one: A, other: B & Meets<A, NoInfer<B>>) => void;
