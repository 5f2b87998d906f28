import { writeFileSync } from "node:fs";
import { COMPILED, compileTemplates } from "./compiled-templates.js";

// Last step of `npm run build`.
writeFileSync(COMPILED, JSON.stringify(compileTemplates()));
