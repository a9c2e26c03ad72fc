import type { Generate } from "./descend.ts";

/**
 * A generator that makes one batch of all that is asked of it at about the same time: searches of several images, each of which
 * waits for its own, share a call.
 *
 * @param inputSize the width of a row of latents
 */
export function gathered(generate: Generate, inputSize: number): Generate {
  type Call = {
    readonly latents: Float32Array;
    take(images: Float32Array): void;
    fail(error: unknown): void;
  };
  let waiting: Call[] = [];
  async function run(): Promise<void> {
    const calls = waiting;
    waiting = [];
    const rows = calls.reduce((sum, { latents }) => sum + latents.length, 0);
    const all = new Float32Array(rows);
    let at = 0;
    for (const { latents } of calls) {
      all.set(latents, at);
      at += latents.length;
    }
    try {
      const images = await generate(all);
      const pixels = (images.length * inputSize) / rows;
      let row = 0;
      for (const { latents, take } of calls) {
        const end = row + latents.length / inputSize;
        take(images.slice(row * pixels, end * pixels));
        row = end;
      }
    } catch (error) {
      for (const { fail } of calls) fail(error);
    }
  }
  return (latents) =>
    new Promise((take, fail) => {
      // The others ask in the microtasks before the timer.
      if (waiting.length === 0) setTimeout(run, 0);
      waiting.push({ latents, take, fail });
    });
}
