const encoder = new TextEncoder();

/**
 * A response's body from its pieces, which are asked for as fast as they are taken: a slow reader holds no memory here.
 *
 * @param left called when the reader goes away before the end
 */
export function streamOf(
  pieces: AsyncGenerator<string | Uint8Array<ArrayBuffer>, void>,
  left?: () => void,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  return new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      async pull(controller) {
        const { done, value } = await pieces.next();
        if (done) controller.close();
        else controller.enqueue(typeof value === "string" ? encoder.encode(value) : value);
      },
      async cancel() {
        left?.();
        await pieces.return();
      },
    },
    { highWaterMark: 0 },
  );
}
