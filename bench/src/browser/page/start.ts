import type { Numbers } from "../../subject/game.ts";
import type { Start } from "../../subject/start.ts";

const sizeOf = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

/** What `writeStart` wrote, in a page: weights by name, and the batches that steps take in turn. */
export async function readStart(workload: string) {
  const [header, bytes] = await Promise.all([
    fetch(`/start/${workload}/start.json`).then((response): Promise<Start> => response.json()),
    fetch(`/start/${workload}/start.bin`).then((response) => response.arrayBuffer()),
  ]);
  const { arrays, fullBatch, batches } = header;
  const array = (name: string): Numbers => {
    const entry = arrays[name];
    if (entry === undefined) throw new RangeError(`readStart(${workload}): there is no array ${name}`);
    return { shape: entry.shape, data: new Float32Array(bytes, entry.offset, sizeOf(entry.shape)) };
  };
  return {
    ...header,
    array,
    /** The batches of `count` steps from step `from` on, [count, batch, …]: they are taken in turn. */
    stacked(name: string, from: number, count: number): Numbers {
      const { shape, data } = array(name);
      const one = [fullBatch, ...shape.slice(1)];
      const size = sizeOf(one);
      const rows = new Float32Array(count * size);
      for (let i = 0; i < count; i++) {
        const at = ((from + i) % batches) * size;
        rows.set(data.subarray(at, at + size), i * size);
      }
      return { shape: [count, ...one], data: rows };
    },
    /** Weights by name, without their prefix. */
    weights: (prefix: string): Readonly<Record<string, Numbers>> =>
      Object.fromEntries(
        Object.keys(arrays)
          .filter((name) => name.startsWith(prefix))
          .map((name) => [name.slice(prefix.length), array(name)]),
      ),
  };
}
