import { build } from "vite";
import { fromRoot } from "../paths.ts";

const PEERS = fromRoot("bench/peers/node_modules/");

/** Bundles the page and its workers as an application would, into a folder. */
export async function buildPage(folder: string): Promise<void> {
  await build({
    configFile: false,
    logLevel: "error",
    root: fromRoot("bench/src/browser/page"),
    // TensorFlow.js is installed beside the peers, not with the workspace.
    resolve: { alias: [{ find: /^@tensorflow\//, replacement: `${PEERS}@tensorflow/` }] },
    worker: { format: "es" },
    // TensorFlow.js starts its threads from the source text of a function, which must name nothing outside of itself.
    build: { minify: false, outDir: folder, emptyOutDir: true, target: "esnext", chunkSizeWarningLimit: 1e6 },
  });
}
