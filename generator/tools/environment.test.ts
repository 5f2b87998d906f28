import { expect, it } from "vitest";
import { installEnvironment, toolEnvironment } from "./environment.js";

/** What a user's shell may hold, and what each of it would do. */
const SHELL = {
  PATH: "/usr/bin:bin::/bin",
  HOME: "/home/u",
  LD_LIBRARY_PATH: "/opt/lib",
  LANG: "de_DE.UTF-8",
  LC_NUMERIC: "de_DE.UTF-8",
  TMPDIR: "/tmp/a b",
  GONE: undefined,
  MAKEFLAGS: "-n",
  MFLAGS: "-n",
  GNUMAKEFLAGS: "-n",
  MAKEOVERRIDES: "CXX=false",
  MAKEFILES: "/home/u/all.mk",
  VERILATOR_BIN: "/bin/false",
  VERILATOR_ROOT: "/opt/verilator",
  OBJCACHE: "nonsense",
  CXX: "false",
  CXXFLAGS: "--nonsense",
  CPPFLAGS: "--nonsense",
  LDFLAGS: "--nonsense",
  OPT_FAST: "--nonsense",
  VM_COVERAGE: "1",
  PERL5OPT: "-Mnonsense",
  COCOTB_TEST_FILTER: "nothing",
  PYTHONPATH: "/home/u/lib",
  PYTHONHOME: "/nowhere",
  PYTHONSTARTUP: "/home/u/start.py",
  PYTHONOPTIMIZE: "2",
  VIRTUAL_ENV: "/home/u/venv",
  HTTPS_PROXY: "http://proxy:3128",
  SSL_CERT_FILE: "/etc/ca.pem",
  PIP_INDEX_URL: "https://index.example/simple",
  PIP_CONFIG_FILE: "/home/u/pip.conf",
  PIP_FIND_LINKS: "/opt/wheels",
  PIP_CERT: "/etc/ca.pem",
  PIP_TARGET: "/home/u/lib",
  PIP_PREFIX: "/opt",
  PIP_USER: "1",
  PIP_DRY_RUN: "1",
  PIP_NO_BINARY: ":all:",
  PIP_CONSTRAINT: "/home/u/constraints.txt",
};

it("gives a tool what it needs to run, and nothing that steers it", () => {
  expect(toolEnvironment({ environment: SHELL, cwd: "/project" })).toEqual({
    PATH: "/usr/bin:/project/bin:/bin",
    HOME: "/home/u",
    LD_LIBRARY_PATH: "/opt/lib",
    LC_ALL: "C",
    PYTHONUTF8: "1",
  });
  expect(toolEnvironment({ environment: { TMPDIR: "/var/tmp" }, cwd: "/project" })).toMatchObject({ TMPDIR: "/var/tmp", PATH: "" });
});

it("lets pip find packages as the user has set it up, and puts them where we want them", () => {
  const environment = installEnvironment({ environment: SHELL, cwd: "/project" });
  expect(environment).toMatchObject({
    HTTPS_PROXY: SHELL.HTTPS_PROXY,
    SSL_CERT_FILE: SHELL.SSL_CERT_FILE,
    PIP_INDEX_URL: SHELL.PIP_INDEX_URL,
    PIP_CONFIG_FILE: SHELL.PIP_CONFIG_FILE,
    PIP_FIND_LINKS: SHELL.PIP_FIND_LINKS,
    PIP_CERT: SHELL.PIP_CERT,
    PIP_USER: "0",
  });
  const steering = ["PYTHONPATH", "PYTHONHOME", "PYTHONSTARTUP", "PYTHONOPTIMIZE", "VIRTUAL_ENV", "PIP_TARGET", "PIP_PREFIX", "PIP_DRY_RUN", "PIP_NO_BINARY", "PIP_CONSTRAINT", "MAKEFLAGS", "GONE"];
  expect(Object.keys(environment).filter((name) => steering.includes(name))).toEqual([]);
});
