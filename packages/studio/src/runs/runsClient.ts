import { isPlainObject } from "saddlepoint/data";
import type {
  MetricsLine,
  RecipeDraft,
  ResumeRequest,
  RunChange,
  RunDetail,
  RunSummary,
  StartRequest,
  StudioInfo,
} from "./api.ts";
import { readChanges, readDetail, readMetrics, readSummary } from "./readRun.ts";

/** What went wrong between the page and its server. */
export class RunsFailure extends Error {
  /**
   * "static": a host that serves files only, so that there are no runs; "away": no server answers; "refused": the server
   * answered why not.
   */
  readonly kind: "static" | "away" | "refused";
  /** The status of the answer; 0 where there was none. */
  readonly status: number;
  /** Why a run was not resumed, where that is what was changed since it was started. */
  readonly changes: readonly RunChange[];

  constructor(kind: RunsFailure["kind"], message: string, status = 0, changes: RunsFailure["changes"] = []) {
    super(message);
    this.kind = kind;
    this.status = status;
    this.changes = changes;
  }
}

/** Whether the server has no such run, or can have none of that name. */
export const isMissing = (failure: unknown): boolean =>
  failure instanceof RunsFailure && failure.kind === "refused" && [400, 404].includes(failure.status);

/** The studio's server as functions. Each rejects with a `RunsFailure`. */
export interface RunsClient {
  info(): Promise<StudioInfo>;
  list(): Promise<readonly RunSummary[]>;
  detail(name: string): Promise<RunDetail>;
  /** The lines of a step and later ones; all without it. */
  metrics(name: string, after?: number): Promise<readonly MetricsLine[]>;
  /** A recipe's text as data, with what is wrong with it. */
  readRecipe(text: string): Promise<RecipeDraft>;
  start(request: StartRequest): Promise<RunSummary>;
  stop(name: string): Promise<RunSummary>;
  resume(name: string, request?: ResumeRequest): Promise<RunSummary>;
}

/** Addresses beside the page: the studio may be served from any folder. */
export const runAddress = (name: string, ...more: readonly string[]): string =>
  ["api/runs", encodeURIComponent(name), ...more.map(encodeURIComponent)].join("/");

/** Asks by `ask`, which is the page's fetch; tests give their own. */
export function runsClient(ask: typeof fetch = (...args) => fetch(...args)): RunsClient {
  const json = async (address: string, init?: RequestInit): Promise<unknown> => {
    let answer: Response;
    try {
      answer = await ask(address, init);
    } catch {
      throw new RunsFailure("away", "the studio's server does not answer: is it still running?");
    }
    if (!answer.headers.get("content-type")?.includes("json")) {
      throw new RunsFailure(
        "static",
        "this address serves the page only: there is no api/studio",
        answer.status,
      );
    }
    const told: unknown = await answer.json().catch(() => undefined);
    if (answer.ok) return told;
    const { error, changes } = isPlainObject(told) ? told : {};
    const why = typeof error === "string" ? error : "it did not say why";
    throw new RunsFailure("refused", why, answer.status, readChanges(changes));
  };
  const post = (address: string, body: unknown = {}) =>
    json(address, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  return {
    info: async () => readInfo(await json("api/studio")),
    list: async () => {
      const runs = await json("api/runs");
      return Array.isArray(runs) ? runs.map(readSummary) : [];
    },
    detail: async (name) => readDetail(await json(runAddress(name))),
    metrics: async (name, after = 0) =>
      readMetrics(await json(`${runAddress(name, "metrics")}?after=${after}`)),
    readRecipe: async (text) => readDraft(await post("api/recipes", { recipe: text })),
    start: async (request) => readSummary(await post("api/runs", request)),
    stop: async (name) => readSummary(await post(runAddress(name, "stop"))),
    resume: async (name, request) => readSummary(await post(runAddress(name, "resume"), request)),
  };
}

function readDraft(value: unknown): RecipeDraft {
  const draft = isPlainObject(value) ? value : {};
  return { recipe: draft.recipe, problems: typeof draft.problems === "string" ? draft.problems : "" };
}

function readInfo(value: unknown): StudioInfo {
  const info = isPlainObject(value) ? value : {};
  return {
    folder: typeof info.folder === "string" ? info.folder : "runs",
    version: typeof info.version === "string" ? info.version : "",
    presets: isPlainObject(info.presets) ? info.presets : {},
    schema: info.schema,
    devices: Array.isArray(info.devices) ? info.devices.filter((device) => typeof device === "string") : [],
  };
}
