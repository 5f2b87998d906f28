import { readFileSync } from "node:fs";

/** What compilers call x86-64-v3, by the names the kernel gives. */
const X86_64_V3 = ["avx", "avx2", "bmi1", "bmi2", "f16c", "fma", "abm", "movbe", "xsave"];

/** True where this processor knows x86-64-v3, vectors of 32 bytes among others; false where the system does not say. */
export function hasVectors(): boolean {
  try {
    return listsVectors(readFileSync("/proc/cpuinfo", "utf8"));
  } catch {
    return false;
  }
}

/** The same, read from the text of Linux's /proc/cpuinfo. */
export function listsVectors(processors: string): boolean {
  const words = /^flags\s*:(.*)$/m.exec(processors)?.[1]?.trim().split(/\s+/) ?? [];
  return X86_64_V3.every((name) => words.includes(name));
}
