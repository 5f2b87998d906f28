import { fieldNames, WIRE, wires } from "./block-interface.js";
import { denseShape, resultRow } from "./gemm.js";
import { classRow } from "./scatter.js";

/** Ports of the array and of what stands around it. */
export const pePorts = { in: wires("advance", "activation", "start", "weight", "partialSum"), out: wires("activationOut", "startOut", "weightOut", "partialSumOut") };
export const gemmArrayPorts = { in: wires("advance", "activations", "start", "weights"), out: wires("partialSums") };
export const gemmRowPorts = { in: wires("advance", "activation", "start", "weights", "partialSums"), out: wires("weightsOut", "partialSumsOut") };
export const laneSkewPorts = { in: wires("advance", "data"), out: wires("skewed") };
export const passControlPorts = {
  in: wires("advance", "valid", "first", "last", "final", "lanes", "address"),
  out: wires("validLate", "firstLate", "lastLate", "finalLate", "lanesLate", "addressLate"),
};
export const accumulatorBankPorts = {
  in: wires("advance", "valid", "first", "last", "final", "lanes", "from", "address", "partialSums"),
  out: wires("sumsValid", "sumsFinal", "sumsLanes", "sums"),
};
export const gemmSequencerPorts = {
  in: { shape: fieldNames(denseShape(1)), ...wires("advance", "activationLevel", "weightLevel") },
  out: wires("activationRead", "activationOffset", "activationRelease", "weightRead", "start", "activationLanes", "weightLanes", "valid", "computing", "first", "last", "final", "lanes", "address"),
};
/** Without an index, and with one. */
export const resultStagePorts = { in: wires("valid", "final", "lanes", "sums"), out: { ...wires("advance"), results: fieldNames(resultRow(1)) } };
export const indexedResultStagePorts = { in: wires("valid", "final", "lanes", "index", "sums"), out: { ...wires("advance"), results: fieldNames(classRow(1, 1)) } };

export function enableTreePorts(others: number) {
  const each: { readonly [other: `other${number}`]: typeof WIRE } = Object.fromEntries(Array.from({ length: others }, (_, index) => [`other${index}`, WIRE]));
  return { in: wires("room"), out: { ...wires("array"), ...each } };
}
