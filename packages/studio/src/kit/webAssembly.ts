/** What to do where models cannot run. */
const REMEDY =
  "open the page in a current Firefox, Chrome, Edge or Safari, or allow WebAssembly in the browser's settings";

/** Why no model can run here, and what to do; null where WebAssembly is there. */
export const noWebAssembly = (): string | null =>
  typeof WebAssembly === "undefined"
    ? `this browser has no WebAssembly, which models run on; ${REMEDY}`
    : null;

/**
 * A failure in words: the runtime's own message, where it says that WebAssembly did not start, with what to do about it. Any
 * other is left as it is.
 */
export const failureWords = (message: string): string =>
  /wasm|WebAssembly/i.test(message)
    ? `the WebAssembly that models run on did not start: the browser or the web host refuses it, or its file is missing. Reload the page; if that does not help, ${REMEDY}. (${message.trim().replace(/\.$/, "")})`
    : message;
