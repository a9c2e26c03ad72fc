import { fileURLToPath } from "node:url";

/** A path of the repository; `src/` and `dist/` lie equally deep. */
export const fromRoot = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** A program of the benchmark, as Node starts it: the built one. */
export const builtProgram = (name: string): string => fromRoot(`bench/dist/programs/${name}.js`);

/** Where programs find what they all start from; one folder a command. */
export const startFolder = (command: string): string => fromRoot(`.bench/${command}`);
