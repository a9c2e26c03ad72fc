import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { type Browser, chromium } from "playwright-core";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];

/** The browser: `SADDLEPOINT_CHROMIUM`, or a common name on PATH; undefined where there is none. */
export function chromiumPath(): string | undefined {
  const named = process.env.SADDLEPOINT_CHROMIUM;
  if (named) return named;
  const folders = (process.env.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
  return folders.flatMap((folder) => NAMES.map((name) => join(folder, name))).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

const FLAGS = [
  // It talks to nobody but the page's own server.
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  // Programs take turns in pages of their own, of which one at most is in front.
  "--disable-background-timer-throttling",
  "--disable-renderer-backgrounding",
  "--disable-backgrounding-occluded-windows",
];

export const NO_CHROMIUM = "no Chromium on the PATH, and SADDLEPOINT_CHROMIUM is not set";

const GRAPHICS = {
  none: ["--disable-gpu"],
  machine: ["--enable-unsafe-webgpu", "--enable-features=Vulkan", "--ignore-gpu-blocklist"],
  software: [
    "--enable-unsafe-webgpu",
    "--use-webgpu-adapter=swiftshader",
    "--enable-features=Vulkan",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
  ],
};

type Graphics = keyof typeof GRAPHICS;

const launchOptions = (graphics: Graphics) => ({
  executablePath: chromiumPath() ?? "chromium",
  headless: true,
  chromiumSandbox: false,
  args: [...FLAGS, ...GRAPHICS[graphics]],
});

/** Chromium with an empty profile. `graphics`: "none", the "machine"'s, or "software" where there is no card. */
export const launch = (graphics: Graphics): Promise<Browser> => chromium.launch(launchOptions(graphics));

/** Chromium with a profile that outlives it, and so a cache that is warm the next time. */
export const launchWithProfile = (folder: string) =>
  chromium.launchPersistentContext(folder, launchOptions("none"));

/** Chromium with the machine's graphics, or where it has no adapter for WebGPU, with a software one. */
export async function graphicsBrowser(url: string): Promise<Browser> {
  const browser = await launch("machine");
  const page = await browser.newPage();
  await page.goto(url);
  const found = await page.evaluate(adapterFound);
  await page.close();
  if (found) return browser;
  await browser.close();
  return launch("software");
}

/** In the page: whether it has an adapter for WebGPU. */
async function adapterFound(): Promise<boolean> {
  return "gpu" in navigator && (await navigator.gpu.requestAdapter()) !== null;
}
