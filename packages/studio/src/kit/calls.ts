import { failureText } from "./failureText.ts";

/** What a worker offers: functions of plain data. */
type Api = Readonly<Record<string, (...args: never[]) => unknown>>;

/** The same functions, called from elsewhere. */
export type Remote<Offered extends Api> = {
  readonly [Name in keyof Offered]: (
    ...args: Parameters<Offered[Name]>
  ) => Promise<Awaited<ReturnType<Offered[Name]>>>;
};

interface Call {
  readonly id: number;
  readonly name: string;
  readonly args: readonly unknown[];
}

type Answer =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly error: string };

/** In a worker: answers the page's calls, one after the other, in the order in which they come. */
export function serveCalls(api: Api): void {
  let last: Promise<unknown> = Promise.resolve();
  addEventListener("message", ({ data }: MessageEvent<Call>) => {
    last = last.then(async () => {
      try {
        const named = api[data.name] ?? unknown(data.name);
        const value: unknown = await Reflect.apply(named, undefined, data.args);
        postMessage({ id: data.id, value } satisfies Answer);
      } catch (error) {
        postMessage({ id: data.id, error: failureText(error) } satisfies Answer);
      }
    });
  });
}

const unknown = (name: string) => () => {
  throw new Error(`the worker has no function ${name}`);
};

/** In the page: a worker's functions. A worker that fails to load fails every call, with its reason. */
export function callsOf<Offered extends Api>(worker: Worker): Remote<Offered> {
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  let calls = 0;
  let failed: Error | undefined;
  worker.addEventListener("message", ({ data }: MessageEvent<Answer>) => {
    const call = waiting.get(data.id);
    waiting.delete(data.id);
    if ("error" in data) call?.reject(new Error(data.error));
    else call?.resolve(data.value);
  });
  worker.addEventListener("error", (event) => {
    failed = new Error(event.message || "the worker could not be loaded; reload the page");
    for (const { reject } of waiting.values()) reject(failed);
    waiting.clear();
  });
  const call = (name: string, args: readonly unknown[]): Promise<unknown> =>
    new Promise((resolve, reject) => {
      if (failed !== undefined) return reject(failed);
      const id = ++calls;
      waiting.set(id, { resolve, reject });
      worker.postMessage({ id, name, args } satisfies Call);
    });
  return new Proxy(Object.create(null), {
    get: (_, name) =>
      typeof name === "string" && name !== "then" ? (...args: unknown[]) => call(name, args) : undefined,
  });
}
