import { readFileSync } from "node:fs";

/** Linux counts in hundredths of a second (USER_HZ). */
const TICKS_A_SECOND = 100;

/** The processor time that a process has used so far, all its threads together; NaN where the system does not tell. */
export function processorSeconds(pid: number | undefined): number {
  if (pid === undefined) return Number.NaN;
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The second field is a name in brackets that may hold anything; user and system time are the 14th and 15th.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return (Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND;
  } catch {
    return Number.NaN;
  }
}
