/**
 * In the page: moves a slider so often, each time from the input event to the pixels on the large image's canvas (`drawn`)
 * and to the end of the frame that shows them (`shown`), in milliseconds. Another move waits 20 to 160 ms, from a fixed
 * sequence.
 */
export async function moveSlider({ label, moves }: { readonly label: string; readonly moves: number }) {
  const input = [...document.querySelectorAll<HTMLInputElement>('input[type="range"]')].find(
    ({ labels }) => labels?.[0]?.textContent === label,
  );
  if (input === undefined) throw new Error(`Explore shows no slider ${label}`);
  const canvas = document.querySelector('[aria-label^="The generator’s image"] canvas');
  const put = CanvasRenderingContext2D.prototype.putImageData;
  let told: (() => void) | undefined;
  CanvasRenderingContext2D.prototype.putImageData = function (
    this: CanvasRenderingContext2D,
    ...args: readonly unknown[]
  ) {
    Reflect.apply(put, this, args);
    if (this.canvas === canvas) told?.();
  };
  const frame = () =>
    new Promise<void>((resolve) => {
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => resolve();
        port2.postMessage(null);
      });
    });
  const drawn: number[] = [];
  const shown: number[] = [];
  for (let i = 0; i < moves; i++) {
    await new Promise((resolve) => setTimeout(resolve, 20 + ((i * 61) % 141)));
    const done = new Promise<void>((resolve) => {
      told = resolve;
    });
    input.value = String(((i * 37) % 101) / 50 - 1);
    const start = performance.now();
    input.dispatchEvent(new Event("input", { bubbles: true }));
    await done;
    drawn.push(performance.now() - start);
    await frame();
    shown.push(performance.now() - start);
  }
  CanvasRenderingContext2D.prototype.putImageData = put;
  return { drawn, shown };
}
