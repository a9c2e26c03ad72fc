import type { Plugin } from "vite";

/** What stands in parts of ONNX Runtime: tensors to canvases, tensors from images, and a worker of its own. */
const UNUSED = ["Can not access image data", "Image buffer must be defined", "ort-wasm-proxy-worker"];
const BEGIN = '=N(()=>{"use strict";';
const END = "});var ";

/** Svelte's custom elements, which a bundler keeps because they are defined as the module is loaded. */
const CUSTOM_ELEMENTS = "/svelte/src/internal/client/dom/elements/custom-element.js";

/** Leaves out of ONNX Runtime's script and of Svelte's what no page of the studio uses. */
export function leanRuntimes(): Plugin {
  return {
    name: "studio-lean-runtimes",
    enforce: "pre",
    load: (id) =>
      id.endsWith(CUSTOM_ELEMENTS)
        ? 'export const create_custom_element = () => { throw new Error("the page has no custom elements"); };'
        : null,
    transform: (code, id) =>
      id.endsWith("/onnxruntime-web/dist/ort.wasm.bundle.min.mjs")
        ? { code: UNUSED.reduce(withoutModule, code), map: null }
        : null,
  };
}

/** Empties the module of a bundle in which a text stands: what it would define stays undefined. */
function withoutModule(code: string, mark: string): string {
  const at = code.indexOf(mark);
  const begin = code.lastIndexOf(BEGIN, at);
  const end = code.indexOf(END, at);
  if (at === -1 || begin === -1 || end === -1)
    throw new Error(`leanRuntimes: ONNX Runtime's script no longer has "${mark}" in a module of its own`);
  return code.slice(0, begin + BEGIN.length) + code.slice(end);
}
