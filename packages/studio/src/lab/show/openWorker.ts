/** The worker that plays the Lab's game. A module of its own, so that the page is built without what only it needs. */
export const openWorker = (): Worker =>
  new Worker(new URL("../lab.worker.ts", import.meta.url), { type: "module", name: "lab" });
