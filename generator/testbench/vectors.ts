import { writeFile } from "node:fs/promises";
import path from "node:path";
import { makeFolder } from "../tools/workspace.js";
import type { Beat } from "../golden/index.js";
import type { Device, DevicePort } from "./device.js";

/** Packed beats of one port, and, where not every bit matters, a mask per beat (1 = compare). */
export interface PortVectors {
  readonly beats: readonly bigint[];
  readonly masks?: readonly bigint[];
  /** Output streams: elements of each beat that hold nothing, behind the end of a row. They are compared like all others, and counted apart. */
  readonly padding?: readonly number[];
  /** What an element of a vector is of, in words of the tensors that the vectors were made from. */
  readonly where?: (beat: number, element: number) => string;
  /** Input streams: when each beat may be offered. The other simulators refuse it. */
  readonly after?: Release;
}

/** Beats of an input that wait for beats of outputs, as data do that come back from a memory. */
export interface Release {
  /** Cycles between the transfer of the last beat that is waited for and the first cycle of the offer: 0 is the next cycle. */
  readonly cycles: number;
  /** Output streams. */
  readonly streams: readonly string[];
  /** For each beat: beats of each of the streams that must have left, 0 for none. */
  readonly counts: readonly (readonly number[])[];
}

/** What one run of a testbench applies and expects, by the TypeScript name of the port. */
export type Vectors = Readonly<Record<string, PortVectors>>;

/** The beats of a port, packed. */
export function packBeats({ layout }: DevicePort, beats: readonly Beat[]): readonly bigint[] {
  return beats.map((beat) => layout.pack(beat));
}

/**
 * The vector file of a port: what `$readmemh`, the C++ harness and the cocotb test all read. Comment lines start with
 * `//`; every other line is one packed beat in hexadecimal, all of the same number of digits, the highest field first.
 */
export function vectorText(port: DevicePort, beats: readonly bigint[]): string {
  const digits = Math.ceil(port.width / 4);
  const layout = port.fields.map((field) => `${field.name}[${field.offset}+:${field.width}]`).join(" ");
  const lines = beats.map((beat) => beat.toString(16).padStart(digits, "0"));
  return `// ${port.name}: ${beats.length} beats of ${port.width} bits: ${layout}\n${lines.join("\n")}${lines.length > 0 ? "\n" : ""}`;
}

/** The file of a {@link Release}; `sim/focus_vectors.h` describes it. */
function releaseText(device: Device, { cycles, streams, counts }: Release): string {
  const names = streams.map((stream) => device.ports.find(({ name }) => name === stream)?.file ?? stream);
  return `cycles ${cycles}\nstreams ${names.join(" ")}\n${counts.map((beat) => `${beat.join(" ")}\n`).join("")}`;
}

/** Beats of a vector file's text. */
export function parseVectorText(text: string): readonly bigint[] {
  return text.split("\n").filter((line) => line !== "" && !line.startsWith("//")).map((line) => BigInt(`0x${line}`));
}

/**
 * Names and texts of `<port>.hex`, `<port>.mask.hex` where there are masks, `<port>.after` where beats wait for others, for every port of the device,
 * one after the other: together they may be large. Streams and timed outputs without vectors are a mistake of the calling program; watched plain outputs need none.
 */
export function* vectorFiles(device: Device, vectors: Vectors): Generator<readonly [name: string, text: string]> {
  for (const port of device.ports) {
    const given = vectors[port.name];
    if (!given) {
      if (isWatched(port)) continue;
      throw new Error(`${device.module}: no vectors for port ${port.name}`);
    }
    if (given.masks && given.masks.length !== given.beats.length) throw new Error(`port ${port.name}: ${given.beats.length} beats, ${given.masks.length} masks`);
    yield [`${port.file}.hex`, vectorText(port, given.beats)];
    if (given.masks) yield [`${port.file}.mask.hex`, vectorText(port, given.masks)];
    if (given.after) yield [`${port.file}.after`, releaseText(device, given.after)];
  }
}

/** Writes the {@link vectorFiles} into `folder`. */
export async function writeVectors(device: Device, vectors: Vectors, folder: string): Promise<void> {
  await makeFolder(folder);
  for (const [name, text] of vectorFiles(device, vectors)) await writeFile(path.join(folder, name), text);
}

/** A watched output has no beats: a testbench counts the cycles it is high. Its one vector, where there is one, is what it shows when the run ends. */
export function isWatched({ agent }: DevicePort): boolean {
  return agent === "watch";
}

/** Input streams, in the order of declaration: simulators tell how many beats of each were taken when something went wrong. */
export function streamInputs(device: Device): readonly DevicePort[] {
  return device.ports.filter((port) => port.kind === "stream" && port.direction === "in");
}

/** Elements the run has to compare: a run that compares fewer has not tested what it was given. */
export function elementCount(device: Device, vectors: Vectors): number {
  let count = 0;
  for (const port of device.ports) {
    if (port.direction === "in" || isWatched(port)) continue;
    const lanes = port.fields.reduce((sum, field) => sum + (field.type.kind === "vector" ? field.type.lanes : 1), 0);
    count += lanes * (vectors[port.name]?.beats.length ?? 0);
  }
  return count;
}
