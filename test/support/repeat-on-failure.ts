import { beforeEach, expect } from "vitest";
import { repeatCommand } from "./repeat-command.js";

/** A setup file of vitest: the message of every test that fails ends with the command that repeats it. */
beforeEach(({ task, onTestFailed }) => {
  onTestFailed(() => {
    const [error] = task.result?.errors ?? [];
    const { testPath, currentTestName } = expect.getState();
    if (error === undefined || testPath === undefined || currentTestName === undefined) return;
    error.message += `\nrepeat it: ${repeatCommand({ file: testPath, name: currentTestName.replaceAll(" > ", " "), environment: process.env })}`;
  });
});
