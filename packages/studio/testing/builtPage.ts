import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";

/** The studio's folder, where its Vite configuration is. */
export const ROOT = fileURLToPath(new URL("..", import.meta.url));

export interface Built {
  readonly folder: string;
  remove(): Promise<void>;
}

/** The studio as it ships, built into a folder of its own. */
export async function builtPage(): Promise<Built> {
  const folder = await mkdtemp(join(tmpdir(), "saddlepoint-studio-"));
  const remove = () => rm(folder, { recursive: true, force: true });
  // A test runner calls its environment "test", and Svelte would then be built as for development, a fifth larger.
  const environment = process.env.NODE_ENV;
  process.env.NODE_ENV = "production";
  try {
    await build({ root: ROOT, logLevel: "error", build: { outDir: folder, emptyOutDir: true } });
    return { folder, remove };
  } catch (error) {
    await remove();
    throw error;
  } finally {
    if (environment === undefined) delete process.env.NODE_ENV;
    else process.env.NODE_ENV = environment;
  }
}
