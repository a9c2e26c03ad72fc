import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defaultClientConditions, defineConfig } from "vite";
import { formulas } from "./build/formulas.ts";
import { withoutGpu } from "./build/withoutGpu.ts";

/** A page may only use SharedArrayBuffer, and so threads, when it is isolated from other origins. */
const ISOLATION = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
};

export default defineConfig({
  // Any web host may serve it, from any folder.
  base: "./",
  plugins: [formulas(), withoutGpu(), svelte()],
  resolve: { conditions: ["saddlepoint-source", ...defaultClientConditions] },
  // Steps and models run in workers, which load the runtime when they need it: they must be modules.
  worker: { format: "es", plugins: () => [formulas(), withoutGpu()] },
  build: { outDir: "dist/page", emptyOutDir: true, target: "esnext", modulePreload: false },
  server: { headers: ISOLATION },
  preview: { headers: ISOLATION },
});
