import { fileURLToPath } from "node:url";
import { build } from "vite";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const PEERS = here("../peers/node_modules/");

/** Bundles the page and its workers as an application would, into a folder. */
export async function buildPage(folder) {
  await build({
    configFile: false,
    logLevel: "error",
    root: here("page"),
    // TensorFlow.js is installed beside the peers, not with the workspace.
    resolve: { alias: [{ find: /^@tensorflow\//, replacement: `${PEERS}@tensorflow/` }] },
    worker: { format: "es" },
    // TensorFlow.js starts its threads from the source text of a function, which must name nothing outside of itself.
    build: { minify: false, outDir: folder, emptyOutDir: true, target: "esnext", chunkSizeWarningLimit: 1e6 },
  });
}
