/** Answers a page's calls of these functions, one after the other; errors travel as their text. */
export function serveCalls(
  functions: Readonly<Record<string, (...args: never[]) => Promise<unknown>>>,
): void {
  let queue = Promise.resolve();
  self.addEventListener("message", ({ data: { id, name, args } }) => {
    queue = queue.then(async () => {
      try {
        const value: unknown = await Reflect.apply(functions[name] ?? unknown(name), undefined, args);
        self.postMessage({ id, value });
      } catch (error) {
        self.postMessage({
          id,
          error: error instanceof Error ? (error.stack ?? error.message) : String(error),
        });
      }
    });
  });
}

const unknown = (name: string) => async (): Promise<never> => {
  throw new RangeError(`there is no call ${name}`);
};
