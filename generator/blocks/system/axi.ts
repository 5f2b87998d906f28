import { axiAddress, axiLiteAddress, axiLiteReadData, axiLiteWriteData, axiLiteWriteResponse, axiReadData, axiWriteData, axiWriteResponse } from "../../config/interfaces/axi.js";
import { throwIfAny, type Problem } from "../../errors.js";
import { bundle } from "../../ir/interface.js";
import { sizeValue, type SizeLike } from "../../ir/size.js";
import { fieldsOf, sink, source } from "../../ir/types.js";

/*
 * The two interfaces of AMBA AXI as their master declares them; a slave declares flipped(...). A channel is a stream:
 * AWADDR of a port `bus` is bus_aw_addr_o.
 */

/** Names of the protocols, by which a testbench knows what a bundle is. */
export const AXI4 = "axi4";
export const AXI4_LITE = "axi4_lite";

export interface Axi4Options<Address extends number = number, Data extends number = number, Id extends number = number> {
  /** Width of an address of a byte, 1 to 64 bits. */
  readonly addressBits: SizeLike<Address>;
  /** Width of the data, a power of two from 8 to 1,024 bits. */
  readonly dataBits: Data;
  /** Width of an id, 1 to 32 bits. */
  readonly idBits: SizeLike<Id>;
}

/**
 * An AXI4 master with bursts: five streams.
 * @param doc what the interface is for, one sentence
 * @throws FocusError for a width that AXI4 does not have
 */
export function axi4<Address extends number, Data extends number, Id extends number>({ addressBits, dataBits, idBits }: Axi4Options<Address, Data, Id>, doc: string) {
  throwIfAny([...addressProblems(AXI4, addressBits), ...dataProblems(dataBits), ...between(`${AXI4}.idBits`, sizeValue(idBits), 1, 32)]);
  const address = fieldsOf(axiAddress({ id: idBits, addr: addressBits }));
  return bundle(
    {
      aw: source(address, `${doc} Write address: first byte, beats less one, log2 of the bytes of a beat, kind of burst.`),
      w: source(fieldsOf(axiWriteData({ data: dataBits, strb: dataBits / 8 })), "Write data, with the bytes that count and the last beat of the burst."),
      b: sink(fieldsOf(axiWriteResponse(idBits)), "Write response, once per burst."),
      ar: source(address, "Read address, as a write address."),
      r: sink(fieldsOf(axiReadData({ id: idBits, data: dataBits })), "Read data, with the response of each beat and the last one of the burst."),
    },
    doc,
    AXI4,
  );
}

export interface Axi4LiteOptions<Address extends number = number, Data extends number = number> {
  /** Width of an address of a byte, 1 to 64 bits. */
  readonly addressBits: SizeLike<Address>;
  /** Width of the data, 32 or 64 bits. */
  readonly dataBits: Data;
}

/**
 * An AXI4-Lite master: one word per transfer.
 * @param doc what the interface is for, one sentence
 * @throws FocusError for a width that AXI4-Lite does not have
 */
export function axi4Lite<Address extends number, Data extends number>({ addressBits, dataBits }: Axi4LiteOptions<Address, Data>, doc: string) {
  throwIfAny([...addressProblems(AXI4_LITE, addressBits), ...([32, 64].includes(dataBits) ? [] : [{ path: `${AXI4_LITE}.dataBits`, value: String(dataBits), rule: "must be 32 or 64", fix: "set dataBits to 32" }])]);
  const address = fieldsOf(axiLiteAddress(addressBits));
  return bundle(
    {
      aw: source(address, `${doc} Write address.`),
      w: source(fieldsOf(axiLiteWriteData({ data: dataBits, strb: dataBits / 8 })), "Write data, with the bytes that count."),
      b: sink(fieldsOf(axiLiteWriteResponse()), "Write response."),
      ar: source(address, "Read address."),
      r: sink(fieldsOf(axiLiteReadData(dataBits)), "Read data and response."),
    },
    doc,
    AXI4_LITE,
  );
}

function addressProblems(protocol: string, addressBits: SizeLike): readonly Problem[] {
  return between(`${protocol}.addressBits`, sizeValue(addressBits), 1, 64);
}

function dataProblems(dataBits: number): readonly Problem[] {
  if (Number.isInteger(Math.log2(dataBits)) && dataBits >= 8 && dataBits <= 1024) return [];
  const near = 2 ** Math.round(Math.log2(Math.min(1024, Math.max(8, dataBits || 8))));
  return [{ path: `${AXI4}.dataBits`, value: String(dataBits), rule: "must be a power of two from 8 to 1024", fix: `set dataBits to ${near}` }];
}

function between(path: string, value: number, min: number, max: number): readonly Problem[] {
  if (Number.isInteger(value) && value >= min && value <= max) return [];
  return [{ path, value: String(value), rule: `must be a whole number from ${min} to ${max}`, fix: `set ${path.slice(path.indexOf(".") + 1)} to ${value < min ? min : max}` }];
}
