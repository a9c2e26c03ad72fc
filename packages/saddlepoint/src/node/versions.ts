import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const PACKAGES = ["saddlepoint", "@saddlepoint/engine", "@jax-js/jax", "onnxruntime-node"];

/** An installed package's version, found without its export map, which may hide package.json. */
function installedVersion(name: string): string | undefined {
  const folders = createRequire(import.meta.url).resolve.paths(name) ?? [];
  const path = folders.map((folder) => join(folder, name, "package.json")).find((file) => existsSync(file));
  if (path === undefined) return undefined;
  const { version } = JSON.parse(readFileSync(path, "utf8"));
  return typeof version === "string" ? version : undefined;
}

/** The versions that a run's numbers depend on: Node's and the packages', for the manifest. */
export function versions(): Record<string, string> {
  const found = PACKAGES.map((name) => [name, installedVersion(name) ?? "not found"]);
  return { node: process.versions.node, ...Object.fromEntries(found) };
}
