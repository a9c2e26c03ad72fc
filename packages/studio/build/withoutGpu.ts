import type { Plugin } from "vite";

/**
 * Leaves out what only GPUs need: jax-js traces on the CPU and the compiled steps run on WebAssembly, so the studio's pages
 * never load it, and a build of 250 kB has no room for it.
 */
export function withoutGpu(): Plugin {
  return {
    name: "studio-without-gpu",
    enforce: "pre",
    resolveId(source, importer) {
      if (source === "onnxruntime-web/webgpu") return this.resolve("onnxruntime-web/wasm", importer);
      return /^\.\/web(gl|gpu)-\w+\.js$/.test(source) && importer?.includes("@jax-js/jax") ? NOTHING : null;
    },
    load: (id) => (id === NOTHING ? "export {};" : null),
  };
}

const NOTHING = "\0studio-nothing";
