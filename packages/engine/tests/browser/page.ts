import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Browser, chromium } from "playwright-core";
import { build, defaultClientConditions, preview } from "vite";
import { chromiumPath, NO_CHROMIUM } from "./chromium.ts";

/** The functions that an entry module exports, callable from the test; arguments and results are plain data. */
export interface Page<Module> {
  call<Name extends keyof Module & string>(
    name: Name,
    ...args: ParametersOf<Module[Name]>
  ): Promise<Awaited<ResultOf<Module[Name]>>>;
  /** How many workers the page has now. */
  workers(): number;
}

type ParametersOf<F> = F extends (...args: infer Args) => unknown ? Args : never;
type ResultOf<F> = F extends (...args: never[]) => infer Result ? Result : never;

export interface PageOptions {
  /** Whether the page gets WebGPU, on a software adapter; without it the browser has no GPU process at all. */
  readonly webgpu?: boolean;
  /** Whether the page is isolated from other origins, as threads need; it is unless told otherwise. */
  readonly isolated?: boolean;
}

// A test browser talks to nobody but the page's own server.
const QUIET = [
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
const WITHOUT_GPU = ["--disable-gpu"];
const SOFTWARE_WEBGPU = [
  "--enable-unsafe-webgpu",
  "--use-webgpu-adapter=swiftshader",
  "--enable-features=Vulkan",
];

/** A page may only use SharedArrayBuffer, and so threads, when it is isolated from other origins. */
const ISOLATION = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
};

/**
 * Bundles an entry module for a page as an application would, opens it in Chromium, and lets `body` call its exports.
 *
 * The browser has a new, empty profile; the page, ONNX Runtime's WebAssembly included, is served from this machine.
 *
 * @param entry the TypeScript module, `new URL("./page/entry.ts", import.meta.url)`
 * @param body gets the page; the browser is closed when its promise settles
 * @throws Error when there is no Chromium (ask `chromiumPath` first), or when a called export throws
 * @example
 *   await inPage<typeof import("./entry.ts")>(url, (page) => page.call("trainingSteps", "cpu"));
 */
export async function inPage<Module>(
  entry: URL,
  body: (page: Page<Module>) => Promise<void>,
  { webgpu = false, isolated = true }: PageOptions = {},
): Promise<void> {
  const executablePath = chromiumPath();
  if (executablePath === undefined) throw new Error(`inPage(entry, body): ${NO_CHROMIUM}`);
  const folder = await mkdtemp(join(tmpdir(), "saddlepoint-page-"));
  try {
    await bundle(fileURLToPath(entry), folder);
    const server = await preview({
      ...QUIET_VITE,
      root: folder,
      build: { outDir: folder },
      preview: { host: "127.0.0.1", port: 0, headers: isolated ? ISOLATION : {} },
    });
    const browser = await chromium.launch({
      executablePath,
      headless: true,
      chromiumSandbox: false,
      args: [...QUIET, ...(webgpu ? SOFTWARE_WEBGPU : WITHOUT_GPU)],
    });
    try {
      await body(await openPage<Module>(browser, server.resolvedUrls?.local[0] ?? ""));
    } finally {
      await browser.close();
      await server.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const QUIET_VITE = { configFile: false, logLevel: "error", clearScreen: false } as const;

async function bundle(entry: string, folder: string): Promise<void> {
  await build({
    ...QUIET_VITE,
    resolve: { conditions: ["saddlepoint-source", ...defaultClientConditions] },
    // The engine loads the runtime that it needs when it needs it, so a worker with it must be a module.
    worker: { format: "es" },
    build: {
      outDir: folder,
      target: "esnext",
      minify: false,
      modulePreload: false,
      rolldownOptions: {
        input: entry,
        preserveEntrySignatures: "strict",
        output: { entryFileNames: "entry.js" },
      },
    },
  });
  const html = `<!doctype html><title>test</title><script type="module">import * as entry from "/entry.js"; globalThis.entry = entry;</script>`;
  await writeFile(join(folder, "index.html"), html);
}

async function openPage<Module>(browser: Browser, url: string): Promise<Page<Module>> {
  const page = await browser.newPage();
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  await page.goto(url, { waitUntil: "load" });
  return {
    workers: () => page.workers().length,
    async call(name, ...args) {
      try {
        return await page.evaluate(
          ({ exported, values }) => Reflect.get(Reflect.get(globalThis, "entry"), exported)(...values),
          { exported: String(name), values: [...args] },
        );
      } catch (error) {
        const seen = complaints.length === 0 ? "" : `\nThe page's console: ${complaints.join("\n")}`;
        throw new Error(`${name}() failed in the page: ${String(error)}${seen}`, { cause: error });
      }
    },
  };
}
