/*
 * The records of a concentrated tensor in memory (docs/concentrated-tensor.md): widths in bits by name, the first field at the
 * lowest address. Pointers count 64-byte units from the start of the tensor.
 */

/** `precision`: fraction bits of a float, width of an integer; `tileTokens` is m. */
export const tensorHeader = {
  magic: 32,
  elementBytes: 8,
  precision: 8,
  exponentBits: 8,
  isFloat: 8,
  retained: 32,
  K: 32,
  sliceElements: 32,
  slices: 32,
  tileTokens: 32,
  tiles: 32,
  table: 32,
  length: 32,
} as const;

/** An m-tile: its tokens and classes, pointers to its class list and its descriptors. */
export const tensorTile = { tokens: 32, classes: 32, list: 32, descriptors: 32 } as const;

/** An (m-tile, slice): p, pointers to its vectors and its map. */
export const sliceDescriptor = { unique: 32, vectors: 32, entries: 32, map: 32 } as const;

/** An entry of the map in row order: a class, and whether it is the last one of its row. */
export const rowMapEntry = { class: 15, last: 1 } as const;
