import { defineKeys } from "./keys.js";

export const denseKeys = defineKeys({ doc: "the array alone", groups: {} });
