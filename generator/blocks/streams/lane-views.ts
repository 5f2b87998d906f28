import type { View } from "../../ir/module.js";

/** View for `{{#each lane}}`. */
export function laneViews(lanes: number): readonly View[] {
  return Array.from({ length: lanes }, (_, lane) => ({ number: String(lane) }));
}
