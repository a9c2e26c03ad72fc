const sizeOf = (shape) => shape.reduce((a, b) => a * b, 1);

/** What writeStart wrote: weights by name, and the batches that steps take in turn. */
export async function readStart(workload) {
  const [header, bytes] = await Promise.all([
    fetch(`/start/${workload}/start.json`).then((response) => response.json()),
    fetch(`/start/${workload}/start.bin`).then((response) => response.arrayBuffer()),
  ]);
  return startOf(header, bytes);
}

/** A start from its header and its bytes. */
export function startOf({ arrays }, bytes) {
  const array = (name) => {
    const { shape, offset } = arrays[name];
    return { shape, data: new Float32Array(bytes, offset, sizeOf(shape)) };
  };
  /** The batches of `count` steps from step `from` on, [count, batch, …]: they are taken in turn. */
  const stacked = (name, from, count) => {
    const { shape, data } = array(name);
    const [batches, ...one] = shape;
    const size = sizeOf(one);
    const rows = new Float32Array(count * size);
    for (let i = 0; i < count; i++) {
      const at = ((from + i) % batches) * size;
      rows.set(data.subarray(at, at + size), i * size);
    }
    return { shape: [count, ...one], data: rows };
  };
  const weights = (prefix) =>
    Object.fromEntries(
      Object.keys(arrays)
        .filter((name) => name.startsWith(prefix))
        .map((name) => [name.slice(prefix.length), array(name)]),
    );
  return { weights, stacked };
}
