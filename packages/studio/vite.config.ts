import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defaultClientConditions, defineConfig } from "vite";
import { formulas } from "./build/formulas.ts";
import { leanJax } from "./build/leanJax.ts";
import { withoutGpu } from "./build/withoutGpu.ts";

/** What the page and its workers have in common. */
const PLUGINS = [formulas(), leanJax(), withoutGpu()];

export default defineConfig({
  // Any web host may serve it, from any folder.
  base: "./",
  plugins: [...PLUGINS, svelte()],
  resolve: { conditions: ["saddlepoint-source", ...defaultClientConditions] },
  // Steps and models run in workers, which load the runtime when they need it: they must be modules.
  worker: { format: "es", plugins: () => [...PLUGINS] },
  build: { outDir: "dist/page", emptyOutDir: true, target: "esnext", modulePreload: false },
});
