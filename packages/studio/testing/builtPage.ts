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
  try {
    await build({ root: ROOT, logLevel: "error", build: { outDir: folder, emptyOutDir: true } });
    return { folder, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}
