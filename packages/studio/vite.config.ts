import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defaultClientConditions, defineConfig } from "vite";
import { formulas } from "./build/formulas.ts";
import { leanCharts } from "./build/leanCharts.ts";
import { leanJax } from "./build/leanJax.ts";
import { leanOnnx } from "./build/leanOnnx.ts";
import { leanRuntimes } from "./build/leanRuntimes.ts";
import { pointsOnly } from "./build/pointsOnly.ts";
import { withoutGpu } from "./build/withoutGpu.ts";

/** What the page and its workers have in common. */
const PLUGINS = [formulas(), leanCharts(), leanJax(), leanOnnx(), leanRuntimes(), pointsOnly(), withoutGpu()];

/** What all rooms share is one script: small ones of their own compress badly. Charts are large, and not in every room. */
const SHARED = {
  name: "shared",
  test: /\/node_modules\/svelte\/|\/src\/kit\/(?!LineChart)|\/src\/runs\/runsClient\.ts$|\/src\/app\/|\/random\/|\/pure-rand\//,
};

export default defineConfig({
  // Any web host may serve it, from any folder.
  base: "./",
  plugins: [...PLUGINS, svelte()],
  resolve: { conditions: ["saddlepoint-source", ...defaultClientConditions] },
  // Steps and models run in workers, which load the runtime when they need it: they must be modules.
  worker: { format: "es", plugins: () => [...PLUGINS] },
  build: {
    outDir: "dist/page",
    emptyOutDir: true,
    target: "esnext",
    modulePreload: false,
    rolldownOptions: { output: { codeSplitting: { groups: [SHARED] } } },
  },
});
