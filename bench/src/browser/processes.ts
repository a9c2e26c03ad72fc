import { readFile } from "node:fs/promises";
import type { Browser } from "playwright-core";

/** The processor time that each of a browser's processes took so far, in milliseconds, by the process's number. */
async function processorTimes(browser: Browser): Promise<ReadonlyMap<number, number>> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  await session.detach();
  return new Map(processInfo.map(({ id, cpuTime }) => [id, 1000 * cpuTime]));
}

/**
 * Runs some work, and says what it returned, how many milliseconds of processors' time each process took for it, and which
 * did it: the one that worked most meanwhile. Browsers do not tell which process is a page's.
 */
export async function timed<Result>(browser: Browser, work: () => Promise<Result>) {
  const before = await processorTimes(browser);
  const result = await work();
  const after = await processorTimes(browser);
  const taken = new Map([...after].map(([id, ms]) => [id, ms - (before.get(id) ?? 0)] as const));
  const [process = 0] = [...taken].toSorted(([, a], [, b]) => b - a)[0] ?? [];
  return { result, taken, process };
}

/** The most memory that a process held, in MiB; undefined where the system does not say. */
export async function peakMiB(process: number): Promise<number | undefined> {
  const status = await readFile(`/proc/${process}/status`, "utf8").catch(() => "");
  const [, kib] = /^VmHWM:\s+(\d+) kB/m.exec(status) ?? [];
  return kib === undefined ? undefined : Number(kib) / 1024;
}
