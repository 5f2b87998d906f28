/** Table of safetensors and numpy files, malformed and sound: the verdict of the reference libraries beside ours. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { openWorkspace } from "../../generator/tools/workspace.js";
import { DELIBERATE, makeFiles, ourVerdict, type Verdict } from "../input/malformed-files.js";

const folder = await mkdtemp(path.join(tmpdir(), "focus-malformed-"));
try {
  const cases = await makeFiles(openWorkspace(process), folder);
  const cell = (text: string): string => text.replaceAll("|", "\\|").replaceAll("\n", " ");
  const said = (verdict: Verdict, file: string): string => (verdict.accepted ? "accepted" : (verdict.said.split("\n")[0] ?? "").replace(file, "").replace(/^:x|^: |^ = /, "").replace(/^: /, ""));
  console.log("| kind | file | reference | ours | differs on purpose |\n|---|---|---|---|---|");
  for (const file of cases) {
    const verdict = await ourVerdict(folder, file);
    const reason = DELIBERATE[file.what];
    const agreed = verdict.accepted === file.accepted ? "" : reason ? `${reason.ours}: ${reason.because}` : "NOT ON PURPOSE";
    const reference = file.said.replace("SafetensorError: Error while deserializing header: ", "").replace("ValueError: ", "");
    console.log(`| ${[file.group, file.what, reference, said(verdict, file.file), agreed].map(cell).join(" | ")} |`);
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
