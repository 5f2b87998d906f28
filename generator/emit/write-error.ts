import { errorCode, FocusError } from "../errors.js";

interface Told {
  readonly reason: string;
  readonly fix: string;
}

const ELSEWHERE = "name a folder you may write to";
const FULL: Told = { reason: "there is no space left", fix: "free some space, or name a folder on another disk; what was there is still there" };
const FORBIDDEN: Told = { reason: "you may not write there", fix: ELSEWHERE };

const NO_FOLDER: Told = { reason: "a file stands where a folder must be", fix: "name another folder, or move the file" };

/** What the operating system says most often, in words. */
const TOLD: Readonly<Record<string, Told>> = {
  EACCES: FORBIDDEN,
  EPERM: FORBIDDEN,
  EROFS: { reason: "the file system is read-only", fix: ELSEWHERE },
  ENOSPC: FULL,
  EDQUOT: FULL,
  ENOENT: { reason: "its folder is not there", fix: "make that folder, or name another one" },
  ENOTDIR: NO_FOLDER,
  EEXIST: NO_FOLDER,
  ENAMETOOLONG: { reason: "a name is longer than the file system allows", fix: "shorten name, prefix or the folder's path" },
  EXDEV: { reason: "a folder in it is the mount point of another file system", fix: "name another folder, or unmount it" },
  ELOOP: { reason: "symbolic links lead in a circle", fix: "mend the links, or name another folder" },
};

/** What stands for a failed write of `value`, the folder or file that the option `path` names. */
export function writeError(path: string, value: string, error: unknown): FocusError {
  const code = errorCode(error) ?? String(error);
  const told = TOLD[code];
  return new FocusError({ path, value, rule: `cannot be written (${code})${told ? `: ${told.reason}` : ""}`, fix: told?.fix ?? ELSEWHERE });
}
