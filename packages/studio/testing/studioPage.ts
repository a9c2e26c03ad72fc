import { type Browser, chromium, type Page } from "playwright-core";
import { type PreviewServer, preview } from "vite";
import { chromiumPath, NO_CHROMIUM } from "../../engine/tests/browser/chromium.ts";
import { builtPage, ROOT } from "./builtPage.ts";

/** How a page is opened. */
export interface OpenOptions {
  readonly theme?: "light" | "dark";
  readonly width?: number;
  readonly height?: number;
  readonly reducedMotion?: boolean;
  /** Another address than the static build's, such as the studio server's. */
  readonly origin?: string;
  /** What is done to the page before it is opened. */
  readonly prepare?: (page: Page) => Promise<unknown>;
}

/** The static build, served from this machine, and a browser that talks to nobody else. */
export interface StudioPages {
  readonly origin: string;
  /** Where it lies, for another server than this one. */
  readonly folder: string;
  /** Opens the part of the studio after #, as in "/lab?target=ring", in a fresh profile. Errors of the page are collected. */
  open(path: string, options?: OpenOptions): Promise<StudioPage>;
  close(): Promise<void>;
}

export interface StudioPage {
  readonly page: Page;
  /** What the page's console complained of, and what it threw. */
  readonly complaints: readonly string[];
  /** Requests that no host answered, or that were answered with an error. */
  readonly failedRequests: readonly string[];
  close(): Promise<void>;
}

/**
 * Builds the studio as it ships and opens Chromium on it.
 *
 * @throws Error where there is no Chromium: ask `chromiumPath` first
 */
export async function studioPages(): Promise<StudioPages> {
  const executablePath = chromiumPath();
  if (executablePath === undefined) throw new Error(`studioPages(): ${NO_CHROMIUM}`);
  const { folder, remove } = await builtPage();
  let server: PreviewServer | undefined;
  let browser: Browser | undefined;
  const close = async () => {
    await browser?.close();
    await server?.close();
    await remove();
  };
  try {
    server = await preview({
      root: ROOT,
      logLevel: "error",
      build: { outDir: folder },
      preview: { host: "127.0.0.1", port: 0 },
    });
    const origin = (server.resolvedUrls?.local[0] ?? "").replace(/\/$/, "");
    browser = await chromium.launch({
      executablePath,
      headless: true,
      chromiumSandbox: false,
      args: ["--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-gpu"],
    });
    const opened = browser;
    return { origin, folder, close, open: (path, options) => openPage(opened, origin, path, options) };
  } catch (error) {
    await close();
    throw error;
  }
}

async function openPage(
  browser: Browser,
  built: string,
  path: string,
  {
    theme = "light",
    width = 1280,
    height = 860,
    reducedMotion = false,
    origin = built,
    prepare,
  }: OpenOptions = {},
): Promise<StudioPage> {
  const context = await browser.newContext({
    colorScheme: theme,
    viewport: { width, height },
    reducedMotion: reducedMotion ? "reduce" : "no-preference",
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  await prepare?.(page);
  const failedRequests: string[] = [];
  page.on("requestfailed", (request) =>
    failedRequests.push(`${request.url()}: ${request.failure()?.errorText ?? "failed"}`),
  );
  page.on("response", (response) => {
    if (response.status() >= 400) failedRequests.push(`${response.url()}: ${response.status()}`);
  });
  await page.goto(`${origin}/#${path}`, { waitUntil: "load" });
  return { page, complaints, failedRequests, close: () => context.close() };
}
