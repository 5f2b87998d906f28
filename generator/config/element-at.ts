/**
 * The element of a list or typed array at an index that is known to lie within.
 * @throws RangeError for any other index: that is a mistake of the program, and would go on as `undefined` or NaN
 */
export function elementAt<T>(list: ArrayLike<T>, index: number): NonNullable<T> {
  return list[index] ?? outside(list, index);
}

/**
 * What {@link elementAt} does, written out as `list[index] ?? outside(list, index)` in loops over all elements of a tensor:
 * an access that many kinds of arrays share is several times slower than one of its own.
 */
export function outside(list: ArrayLike<unknown>, index: number): never {
  throw new RangeError(`no element ${index} in a list of ${list.length}`);
}
