/**
 * Each command as the very first one of a new user, from a checkout and from the installed `npm pack` tarball, both in a folder with
 * a blank in its name and with an empty home: command, exit code, last line. Some twenty minutes.
 *
 *     npx tsx test/tables/first-commands.ts [word ...]    only commands with one of the words
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { checkoutIn, FIRST_COMMANDS, runFirst, tarballIn } from "../support/first-commands.js";

const words = process.argv.slice(2);
const folder = await mkdtemp(path.join(tmpdir(), "focus new user-"));
try {
  const checkout = await checkoutIn(path.join(folder, "check out"));
  const tarball = await tarballIn(path.join(folder, "my project"), checkout);
  console.log("| first command | from | exit code | last line |\n|---|---|---|---|");
  for (const command of FIRST_COMMANDS.filter((line) => words.length === 0 || words.some((word) => line.includes(word)))) {
    for (const installation of [checkout, tarball]) {
      const { exitCode, lastLine } = await runFirst(installation, command, path.join(folder, "home"));
      console.log(`| \`${command}\` | ${installation.kind} | ${exitCode} | ${lastLine.replaceAll("|", "\\|")} |`);
    }
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
