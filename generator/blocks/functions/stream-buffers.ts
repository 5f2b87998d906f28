import type { InstanceRow } from "../../dsl/block-use.js";
import { instance } from "../../dsl/instance.js";
import { bit, concatenation, given, net, type Net, type Operand, type Slice } from "../../ir/operand.js";
import { plus, type Size } from "../../ir/size.js";
import { rowReplay } from "../streams/row-replay.js";
import { skidBuffer } from "../streams/skid-buffer.js";

/** What the blocks between GEMMs place at their streams. */

interface Handshake {
  readonly valid: Operand;
  readonly ready: Operand;
}

interface Words extends Handshake {
  readonly data: Operand;
}

/** Buffer in which beats of one stream wait for those of another; the template says when they are taken. */
export function waitingBeats(beat: Size, { push, valid, data }: { readonly push: Words; readonly valid: Net; readonly data: Operand }): InstanceRow {
  return instance(skidBuffer({ width: beat.value }), { parameters: { WIDTH_BITS: beat }, pins: { push, pop: { valid, ready: given, data } } });
}

/** Buffer that beats of results leave through, each with its last flag; the net `results` holds them. */
export function resultBuffer(beat: Size, push: Handshake & { readonly last: Net | Slice }, pop: Handshake & { readonly data: Net; readonly last: Net }): InstanceRow {
  const word = plus(1, beat);
  return instance(skidBuffer({ width: word.value }), {
    parameters: { WIDTH_BITS: word },
    pins: {
      push: { valid: push.valid, ready: push.ready, data: concatenation(push.last, net("results", beat)) },
      pop: { valid: pop.valid, ready: pop.ready, data: concatenation(pop.last, pop.data) },
    },
  });
}

/** A flag behind so many registers, where link 0 comes before them: `last_d[LATENCY]`. */
export function lateFlag(links: string, stages: Size): Slice {
  return bit(net(links, plus(stages, 1)), stages);
}

interface ReplayedRow {
  readonly advance: Net;
  readonly row: Handshake & { readonly length: Net; readonly visible: Net };
  readonly data: Words;
  readonly proceed: Net;
  readonly replayed: Net;
}

/** A row that comes twice; nets say which pass it is and which of its elements are seen. */
export function twoPasses({ LANES, ELEMENT_W, MAX_ELEMENTS }: { readonly LANES: Size; readonly ELEMENT_W: Size; readonly MAX_ELEMENTS: Size }, pins: ReplayedRow): InstanceRow {
  return instance(rowReplay({ lanes: LANES.value, elementBits: ELEMENT_W.value, maxElements: MAX_ELEMENTS.value }), {
    parameters: { LANES, ELEMENT_W, MAX_ELEMENTS },
    pins: { ...pins, firstPass: net("filling"), secondPass: net("draining"), first: net("first"), last: net("last"), seen: net("seen", LANES) },
  });
}
