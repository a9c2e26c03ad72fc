import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

/** Where Chromium's packages put SwiftShader, a Vulkan driver that computes on the CPU, and Vulkan's loader beside it. */
const FOLDERS = ["/usr/lib/chromium", "/usr/lib/chromium-browser", "/opt/google/chrome"];
const DRIVER = "vk_swiftshader_icd.json";

/** Why a test on WebGPU did not run, in the words that the test report prints. */
export const NO_SOFTWARE_GPU = `no SwiftShader: ${DRIVER} is in none of ${FOLDERS.join(", ")}, nor named by VK_DRIVER_FILES`;

/** The environment of a process that has SwiftShader for its GPU; undefined where there is none. */
export function softwareGpu(): NodeJS.ProcessEnv | undefined {
  // Whoever names a driver means it to be used, a real one too.
  if (process.env.VK_DRIVER_FILES !== undefined) return process.env;
  const folder = FOLDERS.find((candidate) => existsSync(join(candidate, DRIVER)));
  if (folder === undefined) return undefined;
  const libraries = [process.env.LD_LIBRARY_PATH, folder].filter((path) => path !== undefined);
  return {
    ...process.env,
    VK_DRIVER_FILES: join(folder, DRIVER),
    LD_LIBRARY_PATH: libraries.join(":"),
    XDG_RUNTIME_DIR: process.env.XDG_RUNTIME_DIR ?? tmpdir(),
  };
}

const CALLER = fileURLToPath(new URL("./callExport.ts", import.meta.url));

/**
 * Calls a function that a module exports, in a process that has a software GPU: drivers are found when a process starts.
 *
 * @param args plain data, and so must the result be
 * @throws Error with what the process wrote to standard error when it fails
 */
export async function callOnSoftwareGpu<Result>(
  entry: URL,
  name: string,
  ...args: readonly unknown[]
): Promise<Result> {
  const program = ["--conditions=saddlepoint-source", "--import", "tsx", CALLER];
  const call = JSON.stringify({ entry: entry.href, name, args });
  const { stdout } = await promisify(execFile)(process.execPath, [...program, call], {
    env: softwareGpu(),
    maxBuffer: 2 ** 28,
  });
  return JSON.parse(stdout);
}
