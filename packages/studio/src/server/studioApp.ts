import { join } from "node:path";
import { DEVICES } from "@saddlepoint/engine";
import { type Context, Hono } from "hono";
import { toJson } from "saddlepoint/data";
import { runFolderAt, versions } from "saddlepoint/node";
import { parseRecipe, presets, recipeSchema } from "saddlepoint/recipes";
import type { ApiError, StudioInfo } from "../runs/api.ts";
import { type Access, guard } from "./access.ts";
import { fileResponse } from "./fileResponse.ts";
import { headers, INERT } from "./headers.ts";
import { metricsArray } from "./metricsFile.ts";
import { pageResponse } from "./page.ts";
import { Problem, type ProblemStatus } from "./problem.ts";
import { type RecipeOf, recipeDraft } from "./recipeDraft.ts";
import { readRecipeRequest, readResumeRequest, readStartRequest, stepAfter } from "./requests.ts";
import { eventsResponse } from "./runEvents.ts";
import type { RunExports } from "./runExports.ts";
import { requireRunName } from "./runName.ts";
import type { RunReader } from "./runReader.ts";
import { isPictureName } from "./runSamples.ts";
import type { RunStarter } from "./runStarter.ts";
import type { RunWatchers } from "./runWatchers.ts";
import { fileStamp } from "./stamp.ts";
import { streamOf } from "./streamOf.ts";

/** What the studio's addresses are made of. */
interface StudioParts {
  /** The folder of runs, absolute, and as it was named. */
  readonly folder: string;
  readonly folderName: string;
  /** The folder of the built page. */
  readonly page: string;
  readonly reader: RunReader;
  readonly watchers: RunWatchers;
  readonly exports: RunExports;
  readonly starter: RunStarter;
  readonly recipeOf: RecipeOf;
  readonly access: () => Access;
  /** Milliseconds between signs of life of a stream. */
  readonly heartbeat: number;
  readonly closing: AbortSignal;
  /** Gets what failed for no fault of the asker's. */
  readonly complain: (error: unknown) => void;
}

type Handler = (c: Context) => Response | Promise<Response>;
type Methods = { readonly GET?: Handler; readonly POST?: Handler };

const JSON_TYPE = { "Content-Type": "application/json; charset=utf-8" };

const json = (c: Context, value: unknown, status: 200 | 201 | 500 | ProblemStatus = 200): Response =>
  c.body(toJson(value), status, JSON_TYPE);

const nameOf = (c: Context): string => requireRunName(c.req.param("name") ?? "");

/** The API, address by address; see ../runs/api.ts. */
function routes({ folder, folderName, reader, watchers, exports, starter, ...rest }: StudioParts) {
  /** The run's name, when there is one of that name. */
  const existing = async (c: Context): Promise<string> => (await reader.summary(nameOf(c))).name;
  const all: Readonly<Record<string, Methods>> = {
    "/api/studio": { GET: (c) => json(c, studioInfo(folderName)) },
    "/api/runs": {
      GET: async (c) => json(c, await reader.list()),
      POST: async (c) => json(c, await starter.start(await readStartRequest(c)), 201),
    },
    "/api/recipes": {
      POST: async (c) => json(c, await recipeDraft((await readRecipeRequest(c)).recipe, rest.recipeOf)),
    },
    "/api/runs/:name": { GET: async (c) => json(c, await reader.detail(nameOf(c))) },
    "/api/runs/:name/metrics": {
      GET: async (c) => {
        const after = stepAfter(c);
        const stamp = await fileStamp(folder, runFolderAt(join(folder, await existing(c))).metrics);
        return c.body(streamOf(metricsArray(stamp?.path, after)), 200, JSON_TYPE);
      },
    },
    "/api/runs/:name/events": {
      GET: async (c) => eventsResponse(c, await existing(c), { ...rest, folder, watchers }),
    },
    "/api/runs/:name/stop": {
      POST: async (c) => {
        const name = nameOf(c);
        await readResumeRequest(c);
        return json(c, await starter.stop(name));
      },
    },
    "/api/runs/:name/resume": {
      POST: async (c) => {
        const name = nameOf(c);
        return json(c, await starter.resume(name, await readResumeRequest(c)));
      },
    },
    "/api/runs/:name/samples/:file": {
      GET: async (c) => {
        const file = c.req.param("file") ?? "";
        const { samples } = runFolderAt(join(folder, await existing(c)));
        const stamp = isPictureName(file) ? await fileStamp(folder, join(samples, file)) : undefined;
        if (stamp === undefined) throw new Problem(404, "the run has no such picture");
        return fileResponse(c, stamp, INERT);
      },
    },
    "/api/runs/:name/export": { GET: async (c) => json(c, await exports.files(await existing(c))) },
    "/api/runs/:name/export/:file": {
      GET: async (c) =>
        fileResponse(c, await exports.file(await existing(c), c.req.param("file") ?? ""), INERT),
    },
  };
  return Object.entries(all);
}

/** The studio's addresses: its page, and the API under /api/. */
export function studioApp(parts: StudioParts): Hono {
  const app = new Hono();
  app.onError((error, c) => {
    if (error instanceof Problem) {
      return json(c, { error: error.message, ...error.more } satisfies ApiError, error.status);
    }
    parts.complain(error);
    const failed: ApiError = { error: "the studio failed at this; the terminal that it runs in says why" };
    return json(c, failed, 500);
  });
  app.use(headers, guard(parts.access));
  const notAllowed =
    (methods: Methods) =>
    (c: Context): never => {
      const allowed = Object.keys(methods);
      c.header("Allow", [...allowed, ...(methods.GET === undefined ? [] : ["HEAD"])].join(", "));
      throw new Problem(405, `this address answers ${allowed.join(" and ")} only, got ${c.req.method}`);
    };
  for (const [path, methods] of routes(parts)) {
    if (methods.GET !== undefined) app.get(path, methods.GET);
    if (methods.POST !== undefined) app.post(path, methods.POST);
    app.all(path, notAllowed(methods));
  }
  app.all("/api/*", () => {
    throw new Problem(404, "the studio has no such address");
  });
  const page: Handler = (c) => pageResponse(c, parts.page);
  app.get("*", page);
  app.all("*", notAllowed({ GET: page }));
  return app;
}

/** What the form for a new run is made of, and what serves it. */
const studioInfo = (folder: string): StudioInfo => ({
  folder,
  version: versions().saddlepoint ?? "unknown",
  presets: Object.fromEntries(
    Object.entries(presets).map(([name, preset]) => [name, parseRecipe(preset, name)]),
  ),
  // As it is written: what has a default may be left out.
  schema: recipeSchema.toJSONSchema({ io: "input", unrepresentable: "any" }),
  devices: DEVICES,
});
