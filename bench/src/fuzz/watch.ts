import { fork } from "node:child_process";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { type Case, caseName, type Part } from "./part.ts";
import type { Said } from "./worker.ts";

/** What was wrong with a case. */
export interface Fault {
  readonly name: string;
  readonly text: string;
  readonly reason: string;
}

/** What came of some cases: how many were tried, and the first fault, after which the rest are not tried. */
export interface Tried {
  readonly count: number;
  readonly fault?: Fault | undefined;
  readonly skipped: boolean;
}

/** Mebibytes that a worker may take: its heap, and all of its memory. */
const [HEAP, MEMORY] = [512, 1500] as const;

const WORKER = fileURLToPath(new URL("./worker.js", import.meta.url));

/** Tries cases of a part in a process of their own, with a limit of time for each, and of memory. */
export function tried(part: Part, cases: readonly Case[]): Promise<Tried> {
  return new Promise((resolve) => {
    const worker = fork(WORKER, cases.map(caseName), {
      execArgv: [`--max-old-space-size=${HEAP}`],
      stdio: ["ignore", "ignore", "pipe", "ipc"],
      // A group of its own, so that what it started ends with it.
      detached: true,
    });
    let [count, skipped, said] = [0, false, ""];
    let current = { name: `${part.name}:0:0`, text: "what all its cases share" };
    let fault: Fault | undefined;
    let timer: NodeJS.Timeout | undefined;
    const stop = (reason: string): void => {
      fault ??= { ...current, reason };
      if (worker.pid !== undefined) process.kill(-worker.pid, "SIGKILL");
    };
    const within = (limit: number): void => {
      clearTimeout(timer);
      timer = setTimeout(() => stop(`not done after ${limit / 1000} s`), limit);
    };
    const watching = setInterval(async () => {
      const taken = await memoryOf(worker.pid);
      if (taken > MEMORY) stop(`took ${Math.round(taken)} MiB of memory, of ${MEMORY} allowed`);
    }, 100);
    worker.stderr?.setEncoding("utf8").on("data", (text: string) => {
      said = (said + text).slice(-2000);
    });
    worker.on("message", (message: Said) => {
      if (message.is === "skipped") skipped = true;
      if (message.is === "begun") {
        count++;
        current = message;
        within(part.limit);
      }
      if (message.is === "failed") stop(message.reason);
    });
    worker.on("exit", (code, signal) => {
      clearTimeout(timer);
      clearInterval(watching);
      if (code !== 0) fault ??= { ...current, reason: `ended the process with ${code ?? signal}: ${said}` };
      resolve({ count, fault, skipped });
    });
    within(60_000);
  });
}

/** Mebibytes of a process, where the system tells. */
async function memoryOf(pid: number | undefined): Promise<number> {
  const text = await readFile(`/proc/${pid}/statm`, "utf8").catch(() => "");
  return (Number(text.split(" ")[1] ?? 0) * 4096) / 2 ** 20;
}

/** The smallest of a case's sizes that is a fault too. */
export async function smallest(part: Part, fault: Fault, { seed, size }: Case): Promise<Fault> {
  if (size <= 1) return fault;
  const sizes = Array.from({ length: size - 1 }, (_, i) => i + 1);
  const again = await tried(
    part,
    sizes.map((smaller) => ({ part: part.name, seed, size: smaller })),
  );
  return again.fault ?? fault;
}
