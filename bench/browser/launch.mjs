import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { chromium } from "playwright-core";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];

/** The browser: `SADDLEPOINT_CHROMIUM`, or a common name on PATH; undefined where there is none. */
export function chromiumPath() {
  const named = process.env.SADDLEPOINT_CHROMIUM;
  if (named) return named;
  const folders = (process.env.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
  return folders.flatMap((folder) => NAMES.map((name) => join(folder, name))).find(isExecutable);
}

function isExecutable(path) {
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
  // Asking for a page's memory collects its garbage at once instead of when the browser likes.
  "--enable-blink-features=ForceEagerMeasureMemory",
];

/** Chromium with a profile of its own; `gpu` says which graphics it gets: none, the machine's, or SwiftShader's. */
export function launch(profile, { gpu = "none" } = {}) {
  const graphics = {
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
  return chromium.launchPersistentContext(profile, {
    executablePath: chromiumPath(),
    headless: true,
    chromiumSandbox: false,
    args: [...FLAGS, ...graphics[gpu]],
  });
}
