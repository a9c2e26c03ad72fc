import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Context } from "hono";
import { fileResponse } from "./fileResponse.ts";
import { Problem } from "./problem.ts";
import { fileStamp } from "./stamp.ts";

/** Where the built page lies: beside the compiled server, or below the package while the sources run. */
export function pageFolder(): string {
  const places = ["../page/", "../../dist/page/"].map((path) =>
    fileURLToPath(new URL(path, import.meta.url)),
  );
  return places.find((place) => existsSync(join(place, "index.html"))) ?? places[0] ?? "";
}

/** @throws Error saying which command makes the page where there is none */
export function requirePage(folder: string): void {
  if (existsSync(join(folder, "index.html"))) return;
  throw new Error(
    `the studio's page is not built: there is no ${join(folder, "index.html")}; run \`npm run build:studio\` in the repository`,
  );
}

const SEGMENT = /^[A-Za-z0-9_@-][A-Za-z0-9._@-]*$/;
const FOREVER = { "Cache-Control": "public, max-age=31536000, immutable" };

/** A file of the page by the path of a request. */
export async function pageResponse(c: Context, folder: string): Promise<Response> {
  const { pathname } = new URL(c.req.url);
  const segments = pathname === "/" ? ["index.html"] : pathname.slice(1).split("/");
  const stamp = segments.every((segment) => SEGMENT.test(segment))
    ? await fileStamp(folder, join(folder, ...segments))
    : undefined;
  if (stamp === undefined) throw new Problem(404, "there is nothing at this address");
  // The build names assets after their contents: another version has another name.
  return fileResponse(c, stamp, segments[0] === "assets" ? FOREVER : {});
}
