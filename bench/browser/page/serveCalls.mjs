/** Answers a page's calls of these functions, one after the other; errors travel as their text. */
export function serveCalls(functions) {
  let queue = Promise.resolve();
  self.addEventListener("message", ({ data: { id, name, args } }) => {
    queue = queue.then(async () => {
      try {
        self.postMessage({ id, value: await functions[name](...args) });
      } catch (error) {
        self.postMessage({ id, error: String(error?.stack ?? error) });
      }
    });
  });
}
