import path from "node:path";
import { isPlain, resolved } from "./plain-path.js";

/** Variables of the environment, as `process.env` holds them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * What the programs that build and simulate get to see of the user's environment: who he is and where his machine keeps its
 * programs, headers and libraries. Every other variable would become a variable of the makefiles (CXX, OBJCACHE, VM_...), an option
 * (MAKEFLAGS, VERILATOR_BIN, PERL5OPT, COCOTB_...) or a module path (PYTHONPATH) of a build that must not depend on it.
 */
const KEPT_FOR_TOOLS = /^(HOME|USER|LOGNAME|TZ|LD_LIBRARY_PATH|DYLD_\w+|CPATH|C_INCLUDE_PATH|CPLUS_INCLUDE_PATH|LIBRARY_PATH|NIX_\w+|SDKROOT)$/;

/** pip's variables that say where packages come from and how to get there; the others say what to do with them, which we say. */
const KEPT_FOR_PIP = /^PIP_(CONFIG_FILE|INDEX_URL|PYPI_URL|EXTRA_INDEX_URL|FIND_LINKS|NO_INDEX|TRUSTED_HOST|CERT|CLIENT_CERT|PROXY|DEFAULT_TIMEOUT|TIMEOUT|RETRIES|RESUME_RETRIES|CACHE_DIR|NO_CACHE_DIR|KEYRING_PROVIDER|USE_FEATURE|USE_DEPRECATED)$/;

/** Of the rest of the environment, what steers Python or make. */
const NOT_FOR_INSTALLATION = /^(PYTHON\w*|PIP_\w+|VIRTUAL_ENV|__PYVENV_LAUNCHER__|MAKEFLAGS|MFLAGS|GNUMAKEFLAGS|MAKEOVERRIDES|MAKELEVEL|MAKEFILES)$/;

interface Place {
  readonly environment: Environment;
  /** Where relative folders on PATH start. */
  readonly cwd: string;
}

/** The whole environment of a program that builds, simulates or maps. Messages are in English and numbers have a point. */
export function toolEnvironment({ environment, cwd }: Place): Record<string, string> {
  const kept = Object.entries(environment).filter((entry): entry is [string, string] => entry[1] !== undefined && KEPT_FOR_TOOLS.test(entry[0]));
  const temporary = environment["TMPDIR"];
  return {
    ...Object.fromEntries(kept),
    ...(temporary !== undefined && isPlain(resolved(path.resolve(cwd, temporary))) ? { TMPDIR: path.resolve(cwd, temporary) } : {}),
    PATH: programFolders({ environment, cwd }).join(path.delimiter),
    LC_ALL: "C",
    PYTHONUTF8: "1",
  };
}

/** The whole environment of Python and pip while they install: the user's, for proxies, certificates and keyrings, less what would put packages elsewhere. */
export function installEnvironment({ environment, cwd }: Place): Record<string, string> {
  const kept = Object.entries(environment).filter((entry): entry is [string, string] => entry[1] !== undefined && (KEPT_FOR_PIP.test(entry[0]) || !NOT_FOR_INSTALLATION.test(entry[0])));
  // These two can stand in pip's configuration file as well, which comes after the environment.
  return { ...Object.fromEntries(kept), PATH: programFolders({ environment, cwd }).join(path.delimiter), PIP_USER: "0", PIP_REQUIRE_HASHES: "0" };
}

/** Folders of PATH, absolute: a tool runs in a folder of its own. */
export function programFolders({ environment, cwd }: Place): readonly string[] {
  return (environment["PATH"] ?? "")
    .split(path.delimiter)
    .filter((folder) => folder !== "")
    .map((folder) => path.resolve(cwd, folder));
}

/** The environment with `folders` first on PATH, as child programs get it. */
export function withPath(environment: Environment, folders: readonly string[]): Record<string, string> {
  const result: Record<string, string> = {};
  for (const [name, value] of Object.entries(environment)) if (value !== undefined) result[name] = value;
  const rest = result["PATH"] ?? "";
  result["PATH"] = [...folders, ...(rest === "" ? [] : [rest])].join(path.delimiter);
  return result;
}
