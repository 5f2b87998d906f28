import { fieldNames, WIRE, wires } from "./block-interface.js";

const word = fieldNames({ data: 1 });

/** Ports of what lies between streams and datapaths. */
export const delayLinePorts = { in: wires("advance", "data"), out: wires("delayed") };
export const laneMaskPorts = { in: wires("count", "data"), out: wires("masked") };
export const ramPorts = { in: wires("writeEnable", "writeAddress", "writeData", "readEnable", "readAddress"), out: wires("readData") };
export const queuePorts = { in: { push: word }, out: { pop: word } };
export const slackBufferPorts = { in: wires("pushValid", "pushData"), out: { ...wires("room"), pop: word } };
export const ringBufferPorts = { in: { write: word, ...wires("advance", "read", "offset", "release") }, out: wires("level", "data") };

export function orReducePorts(flags: number) {
  const each: { readonly [flag: `flag${number}`]: typeof WIRE } = Object.fromEntries(Array.from({ length: flags }, (_, index) => [`flag${index}`, WIRE]));
  return { in: each, out: wires("any") };
}
