import { readFile } from "node:fs/promises";

/** The processor seconds of each of a browser's processes, by its number. */
async function processorSeconds(session) {
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  return new Map(processInfo.map(({ id, cpuTime }) => [id, cpuTime]));
}

/**
 * Which process does a page's work: the one that worked most while it did. Browsers do not tell.
 *
 * @returns the process's number
 */
export async function processOf(browser, work) {
  const session = await browser.newBrowserCDPSession();
  const before = await processorSeconds(session);
  await work();
  const after = await processorSeconds(session);
  await session.detach();
  const worked = [...after].map(([id, seconds]) => [id, seconds - (before.get(id) ?? 0)]);
  return worked.toSorted(([, a], [, b]) => b - a)[0]?.[0];
}

/** The most memory that a process held, in MiB; undefined where the system does not say. */
export async function peakMiB(process) {
  const status = await readFile(`/proc/${process}/status`, "utf8").catch(() => "");
  const [, kib] = /^VmHWM:\s+(\d+) kB/m.exec(status) ?? [];
  return kib === undefined ? undefined : Number(kib) / 1024;
}
