import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Tensor } from "@saddlepoint/engine";
import { fromRoot } from "../paths.ts";
import { encodeNpy, type Quantity, type Samples } from "../subject/library.ts";
import { lastLine } from "../turns/lastLine.ts";
import { findPython } from "../turns/peers.ts";
import { run } from "../turns/run.ts";

/** What one of the Python package's estimators says. */
export type PeerEstimate = { readonly name: string; readonly quantity: Quantity; readonly took: number };

/** What the names of the package's estimators begin with. */
export const PEER = "benchmark-mi: ";

/** Python has the package that the tasks are from where this line runs to its end. */
const PEER_LINE = "import bmi";

/** The estimates of the Python package benchmark-mi (Czyż et al. 2023) of the same pairs; an empty list where it is not there. */
export async function peerEstimates(x: Samples, y: Samples): Promise<readonly PeerEstimate[]> {
  const python = await findPython(PEER_LINE);
  if (!("file" in python)) return [];
  const folder = mkdtempSync(join(tmpdir(), "saddlepoint-information-"));
  try {
    const files = Object.entries({ x, y }).map(([name, { values, n, d }]) => {
      const file = join(folder, `${name}.npy`);
      writeFileSync(file, encodeNpy(new Tensor("float64", Float64Array.from(values), [n, d])));
      return file;
    });
    const { code, stdout, stderr } = await run(
      python.file,
      [fromRoot("bench/peers/benchmark_mi.py"), ...files],
      {
        seconds: 1800,
      },
    );
    if (code !== 0) throw new Error(`benchmark_mi.py ended with ${code}: ${lastLine(stderr)}`);
    const found: readonly { name: string; value: number; seconds: number }[] = JSON.parse(lastLine(stdout));
    return found.map(({ name, value, seconds }) => ({
      name: `${PEER}${name}`,
      took: seconds,
      quantity: {
        quantity: "I(x; y)",
        value,
        unit: "nats",
        kind: "estimate",
        ceiling: Number.POSITIVE_INFINITY,
        ci: [value, value],
        n: x.n,
      },
    }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
