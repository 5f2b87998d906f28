/** Table of safetensors and numpy files, malformed and sound: the verdict of the reference libraries beside ours. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { openWorkspace } from "../../generator/tools/workspace.js";
import { makeFiles, ourVerdict, verdictTable, type ReferenceCase, type Verdict } from "../input/malformed-files.js";

const folder = await mkdtemp(path.join(tmpdir(), "focus-malformed-"));
try {
  const files: { readonly reference: ReferenceCase; readonly ours: Verdict }[] = [];
  for (const reference of await makeFiles(openWorkspace(process), folder)) files.push({ reference, ours: await ourVerdict(folder, reference) });
  console.log(verdictTable(files, { referenceWords: true }));
} finally {
  await rm(folder, { recursive: true, force: true });
}
