import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { toJson } from "saddlepoint/data";
import { encodePng } from "saddlepoint/node";
import { overridden, parseOverride, parseRecipe, presets, recipeSchema } from "saddlepoint/recipes";

/** A run as the server would send it: whatever a test wants a page to meet; with `edited`, changes that keep it from being resumed. */
interface FakeRun {
  readonly name: string;
  readonly [key: string]: unknown;
}

/** A server with the studio's API over runs in memory, and the built page. */
export interface FakeRuns {
  readonly origin: string;
  /** The bodies of what the page posted, with their addresses. */
  readonly posted: readonly { readonly address: string; readonly body: unknown }[];
  /** How many streams are open. */
  streams(): number;
  put(run: FakeRun, lines?: readonly object[]): void;
  /** Changes a run and tells the pages that follow it. */
  change(name: string, changes: object): void;
  /** Writes lines of metrics; the pages that follow the run get them. */
  write(name: string, lines: readonly { readonly step: number }[]): void;
  /** Draws a picture. */
  draw(name: string, file: string): void;
  /** Cuts every stream, and refuses new ones until told otherwise. */
  drop(refuse: boolean): void;
  close(): Promise<void>;
}

interface Held {
  run: FakeRun;
  readonly lines: object[];
  readonly streams: Set<ServerResponse>;
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

const stepOf = (line: object): number => ("step" in line && typeof line.step === "number" ? line.step : 0);
const problem = (status: number, error: string): Answer => ({ status, body: { error } });
const reason = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** A picture with as many stripes as its name is long, so that two are not alike. */
function picture(file: string): Uint8Array {
  const stripes = Number(/\d+/.exec(file)?.[0] ?? 7) % 23;
  const pixels = Uint8Array.from({ length: 64 * 64 }, (_, i) => ((i * (stripes + 2)) >> 3) & 255);
  return encodePng({ data: pixels, width: 64, height: 64, channels: 1 });
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const piece of request) text += String(piece);
  return text;
}

/** @param page the origin of the built page */
export async function fakeRuns(page: string): Promise<FakeRuns> {
  const held = new Map<string, Held>();
  const posted: { address: string; body: unknown }[] = [];
  let refusing = false;

  const put = (run: FakeRun, lines: readonly object[] = []): void => {
    held.set(run.name, { run, lines: [...lines], streams: new Set() });
  };
  const send = ({ streams }: Held, event: string, data: unknown): void => {
    for (const stream of streams) stream.write(`event: ${event}\ndata: ${toJson(data)}\n\n`);
  };
  const change = (name: string, changes: object): void => {
    const found = held.get(name);
    if (found === undefined) return;
    found.run = { ...found.run, ...changes };
    send(found, "summary", found.run);
  };

  function start(body: unknown): Answer {
    const { recipe = "", name, set = [] } = requestOf(body);
    try {
      const made = parseRecipe(overridden(presets[recipe], set.map(parseOverride)), recipe);
      const run = name ?? `${made.name}-seed${made.training.seed}`;
      if (held.has(run))
        return problem(409, `there is a run ${run} already: choose another name, or resume it`);
      const { steps, seed } = made.training;
      put({ name: run, status: "running", startedHere: true, recipe: made.name, step: 0, steps, seed });
      return { status: 201, body: held.get(run)?.run };
    } catch (error) {
      return problem(400, reason(error));
    }
  }

  function answer(method: string, parts: readonly string[], after: number, body: unknown): Answer {
    const [room, name = "", act] = parts;
    if (room === "studio") return { status: 200, body: INFO };
    if (room === "recipes") return draft(requestOf(body).recipe ?? "");
    if (room !== "runs") return problem(404, "the studio has no such address");
    if (name === "") {
      if (method === "POST") return start(body);
      return { status: 200, body: [...held.values()].map(({ run }) => run) };
    }
    const found = held.get(name);
    if (found === undefined) return problem(404, `there is no run ${name}`);
    if (act === "metrics") {
      return { status: 200, body: found.lines.filter((line) => stepOf(line) >= after) };
    }
    if (act === "stop") change(name, { status: "stopped" });
    if (act === "resume") {
      const { edited } = found.run;
      if (edited !== undefined && !accepts(body)) {
        return { status: 409, body: { error: `${name} was changed`, changes: edited } };
      }
      change(name, { status: "running", startedHere: true, changes: undefined, ...stepsOf(body) });
    }
    return { status: 200, body: found.run };
  }

  function follow(found: Held | undefined, after: number, response: ServerResponse): void {
    if (found === undefined || refusing) {
      response.writeHead(503).end();
      return;
    }
    response.writeHead(200, { "content-type": "text/event-stream" });
    found.streams.add(response);
    response.on("close", () => found.streams.delete(response));
    response.write(`event: summary\ndata: ${toJson(found.run)}\n\n`);
    const lines = found.lines.filter((line) => stepOf(line) >= after);
    response.write(`event: metrics\ndata: ${toJson(lines)}\n\n`);
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://fake");
    const [, api, ...parts] = pathname.split("/").map(decodeURIComponent);
    const after = Number(searchParams.get("after") ?? Number.NEGATIVE_INFINITY);
    if (api !== "api") {
      const file = await fetch(`${page}${pathname}`);
      response.writeHead(file.status, { "content-type": file.headers.get("content-type") ?? "" });
      response.end(new Uint8Array(await file.arrayBuffer()));
    } else if (parts[2] === "events") {
      follow(held.get(parts[1] ?? ""), after, response);
    } else if (parts[2] === "samples") {
      response.writeHead(200, { "content-type": "image/png" }).end(picture(parts[3] ?? ""));
    } else {
      const text = await bodyOf(request);
      const body: unknown = text === "" ? undefined : JSON.parse(text);
      if (request.method === "POST") posted.push({ address: pathname, body });
      const { status, body: told } = answer(request.method ?? "GET", parts, after, body);
      response.writeHead(status, { "content-type": "application/json" }).end(toJson(told));
    }
  }

  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => response.writeHead(500).end(reason(error)));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    origin: `http://127.0.0.1:${portOf(server.address())}`,
    posted,
    streams: () => [...held.values()].reduce((sum, { streams }) => sum + streams.size, 0),
    put,
    change,
    write(name, lines) {
      const found = held.get(name);
      if (found === undefined) return;
      found.lines.push(...lines);
      send(found, "metrics", lines);
    },
    draw(name, file) {
      const found = held.get(name);
      if (found === undefined) return;
      const { samples } = found.run;
      found.run = { ...found.run, samples: [...(Array.isArray(samples) ? samples : []), file] };
      send(found, "sample", file);
    },
    drop(refuse) {
      refusing = refuse;
      for (const { streams } of held.values()) for (const stream of streams) stream.destroy();
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const portOf = (address: AddressInfo | string | null): number =>
  typeof address === "object" && address !== null ? address.port : 0;

interface Asked {
  readonly recipe?: string;
  readonly name?: string;
  readonly set?: readonly string[];
}

function requestOf(body: unknown): Asked {
  if (typeof body !== "object" || body === null) return {};
  const recipe = "recipe" in body && typeof body.recipe === "string" ? { recipe: body.recipe } : {};
  const name = "name" in body && typeof body.name === "string" ? { name: body.name } : {};
  const set = "set" in body && Array.isArray(body.set) ? { set: body.set.map(String) } : {};
  return { ...recipe, ...name, ...set };
}

/** JSON is YAML, and enough of it here. */
function draft(text: string): Answer {
  let written: unknown;
  try {
    written = JSON.parse(text);
    return { status: 200, body: { recipe: parseRecipe(written, "recipe"), problems: "" } };
  } catch (error) {
    if (written === undefined) return problem(400, `cannot read recipe: ${reason(error)}`);
    return { status: 200, body: { recipe: written, problems: reason(error) } };
  }
}

const accepts = (body: unknown): boolean =>
  typeof body === "object" && body !== null && "acceptChanges" in body && body.acceptChanges === true;

const stepsOf = (body: unknown): object =>
  typeof body === "object" && body !== null && "steps" in body ? { steps: body.steps } : {};

const INFO = {
  folder: "runs",
  version: "0.1.0",
  presets: Object.fromEntries(Object.entries(presets).map(([name, preset]) => [name, parseRecipe(preset)])),
  schema: recipeSchema.toJSONSchema({ io: "input", unrepresentable: "any" }),
  devices: ["cpu", "webgpu"],
};
