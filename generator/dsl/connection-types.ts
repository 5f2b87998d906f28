import type { NumberFormat } from "../config/number-format.js";
import type { BitsType, DataType, Fields, NumberType, Ports, RecordType, StreamPort, VectorType, WirePort } from "../ir/types.js";

/*
 * Which connections are obviously wrong, as types. Only what is written as such can be: lanes, widths and formats that are
 * computed are `number` and `NumberFormat` here, which fit everything, and are checked when the design is built.
 */

/** Marks a value as a parameter of its block, so that {@link PortsWith} can tell where it went. */
export interface FromParameter<Name> {
  readonly "from the parameter": Name;
}

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

type FieldsWith<F extends Fields, Given> = { readonly [K in keyof F]: DataWith<F[K], Given> };

/** Ports of a block whose parameters were given: what a parameter says of a port is as it was written. */
export type PortsWith<P extends Ports, Given> = {
  readonly [K in keyof P]: P[K] extends WirePort<infer D, infer T> ? WirePort<D, DataWith<T, Given>> : P[K] extends StreamPort<infer D, infer F> ? StreamPort<D, FieldsWith<F, Given>> : P[K];
};

/** What a port carries. */
export type PayloadOf<P> = P extends { readonly kind: "wire"; readonly type: infer T } ? T : P extends { readonly kind: "stream"; readonly fields: infer F } ? F : unknown;

/** Two things of which no value is both; nothing is apart from what is not known. */
type Apart<A, B> = [A] extends [never] ? false : [B] extends [never] ? false : [A & B] extends [never] ? true : false;

type KindOf<T> = T extends { readonly kind: infer K } ? K : never;
type WidthOf<T> = T extends { readonly width: infer W } ? W : never;
type LanesOf<T> = T extends { readonly lanes: infer L } ? L : never;
type FormatOf<T> = T extends { readonly format: { readonly name: infer N } } ? N : T extends { readonly element: { readonly name: infer N } } ? N : never;

/** Records whose fields have other names, or carry something else; plain bits may be a record. */
type RecordApart<F, G> = [keyof F, keyof G] extends [keyof G, keyof F] ? AnyFieldApart<F, G> : true;

type DataApart<A, B> = A extends RecordType<infer F> ? (B extends RecordType<infer G> ? RecordApart<F, G> : B extends BitsType ? false : PlainApart<A, B>) : B extends RecordType ? (A extends BitsType ? false : PlainApart<A, B>) : PlainApart<A, B>;

type PlainApart<A, B> = Apart<KindOf<A>, KindOf<B>> | Apart<WidthOf<A>, WidthOf<B>> | Apart<LanesOf<A>, LanesOf<B>> | Apart<FormatOf<A>, FormatOf<B>>;

type AnyFieldApart<A, B> = { readonly [K in keyof A & keyof B]: DataApart<A[K], B[K]> }[keyof A & keyof B];

type PayloadApart<A, B> = [A] extends [DataType] ? DataApart<A, B> : AnyFieldApart<A, B>;

/** Nothing more where a payload fits, else a property that no end has: the compiler shows it. */
export type Fits<From, To> = true extends PayloadApart<From, To> ? { readonly "these two carry something else": { readonly from: From; readonly to: To } } : unknown;
