import type { AcceleratorName } from "../../config/accelerator.js";
import type { AddedSection } from "../area-sections.js";
import { similaritySection } from "./focus.js";
import { semanticSection, specialSection } from "./sec.js";

/** What every accelerator adds to the dense design, by the name of the section. */
const SECTIONS: Readonly<Record<AcceleratorName, Readonly<Record<string, AddedSection>>>> = {
  dense: {},
  focus: { similarity: similaritySection },
  sec: { semantic: semanticSection, special: specialSection },
};

/** Sections of all accelerators. */
export const addedSections: ReadonlyMap<string, AddedSection> = new Map(Object.values(SECTIONS).flatMap((sections) => Object.entries(sections)));
