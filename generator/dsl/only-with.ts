import type { Size } from "../ir/size.js";

/** Marks a port, or a field of a stream, that is there only where this parameter is given. */
export interface OnlyWith<Name> {
  readonly "only with the parameter": Name;
}

/**
 * Ports, or fields of a stream, that a parameter brings: they have the size that it gives and are not there without one. To the
 * compiler a use of the block has them where it names the parameter.
 */
export function onlyWith<const Name extends string, Named extends object>(_: Name, size: Size | undefined, make: (size: Size) => Named) {
  return (size === undefined ? {} : make(size)) as { readonly [K in keyof Named]: Named[K] & OnlyWith<Name> };
}
