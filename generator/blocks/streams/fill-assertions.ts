import type { AssertionRow } from "../../ir/assertion.js";
import { allOf, anyOf, atMost, below, equal, total } from "../../ir/condition.js";
import type { Net } from "../../ir/operand.js";
import type { Size } from "../../ir/size.js";

/** A memory that is filled round and round: the words to write and to read next, how many are held, how many fit. */
interface Fill {
  readonly write: Net;
  readonly read: Net;
  readonly count: Net;
  readonly depth: Size;
}

/** What is so of every such memory. */
export function fillAssertions({ write, read, count, depth }: Fill) {
  return {
    inBounds: { text: "no more words than fit", holds: atMost(count, depth) },
    inRange: { text: "both indices are in memory", holds: allOf(below(write, depth), below(read, depth)) },
    counted: { text: "the words between the indices are counted", holds: anyOf(equal(total(read, count), total(write)), equal(total(read, count), total(write, depth))) },
  } satisfies Readonly<Record<string, AssertionRow>>;
}
