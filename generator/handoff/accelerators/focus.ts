import { denseGemm } from "../../designs/dense-gemm.js";
import { focus } from "../../designs/focus.js";
import { mapSorters } from "../../designs/focus-design.js";
import { gatherSide } from "../../designs/gather-side.js";
import { placedIn, unitsOf, type AddedSection } from "../area-sections.js";

/** The gather side, the map sorters, and what the engine has beyond the dense one. */
export const similaritySection: AddedSection = (config, grid) => {
  const engine = focus({ ...config, design: "focus" });
  const sorters = mapSorters(config);
  return {
    name: "similarity concentration",
    units: [
      ...unitsOf(gatherSide(config, grid)),
      ...(sorters.length > 0 ? [{ name: "map sorter", uses: sorters }] : []),
      { name: "scatter: concentrated less dense engine", uses: placedIn(engine.top), less: placedIn(denseGemm(config)) },
    ],
    accumulatorLanes: config.scatter.lanes,
  };
};
