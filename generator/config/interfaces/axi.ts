/*
 * The channels of AMBA AXI (ARM IHI 0022): fields by name, the first one lowest, without the letters of the channel that AXI
 * puts before them. Region and user, which AXI4 makes optional, are left out. A width is what its user has: bits for a packer,
 * a size over parameters for a port.
 */

/** A write or read address: bytes, beats less one, log2 of the bytes of a beat, kind of burst. */
export function axiAddress<I, A>({ id, addr }: { readonly id: I; readonly addr: A }) {
  return { id, addr, len: 8, size: 3, burst: 2, lock: 1, cache: 4, prot: 3, qos: 4 } as const;
}

/** A beat of written data; bit i of `strb` says that byte i counts. */
export function axiWriteData<D, S>({ data, strb }: { readonly data: D; readonly strb: S }) {
  return { data, strb, last: 1 } as const;
}

/** The answer to a burst that was written. */
export function axiWriteResponse<I>(id: I) {
  return { id, resp: 2 } as const;
}

export function axiReadData<I, D>({ id, data }: { readonly id: I; readonly data: D }) {
  return { id, data, resp: 2, last: 1 } as const;
}

/** AXI4-Lite: a word per transfer, in order. */
export function axiLiteAddress<A>(addr: A) {
  return { addr, prot: 3 } as const;
}

export function axiLiteWriteData<D, S>({ data, strb }: { readonly data: D; readonly strb: S }) {
  return { data, strb } as const;
}

export function axiLiteWriteResponse() {
  return { resp: 2 } as const;
}

export function axiLiteReadData<D>(data: D) {
  return { data, resp: 2 } as const;
}
