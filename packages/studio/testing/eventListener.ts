import { request } from "node:http";

export interface StreamEvent {
  readonly name: string;
  readonly id: string;
  readonly data: unknown;
}

/** A listener to server-sent events over a connection of its own. */
export interface EventListener {
  readonly events: readonly StreamEvent[];
  /** How many signs of life came that are no events. */
  comments(): number;
  /** Waits until what has come satisfies; fails after so many milliseconds. */
  until(satisfied: (events: readonly StreamEvent[]) => boolean, milliseconds?: number): Promise<void>;
  /** Breaks the connection off. */
  drop(): void;
}

function parsed(block: string): StreamEvent | undefined {
  const fields = new Map(
    block.split("\n").map((line) => {
      const at = line.indexOf(": ");
      return [line.slice(0, at), line.slice(at + 2)] as const;
    }),
  );
  const data = fields.get("data");
  if (data === undefined) return undefined;
  return { name: fields.get("event") ?? "", id: fields.get("id") ?? "", data: JSON.parse(data) };
}

/** Listens to an address of the server at a port of this machine. */
export function eventListener(
  port: number,
  path: string,
  headers: Readonly<Record<string, string>> = {},
): EventListener {
  const events: StreamEvent[] = [];
  let comments = 0;
  let text = "";
  let wake = (): void => {};
  const asked = request({ host: "127.0.0.1", port, path, headers, agent: false }, (answer) => {
    answer.setEncoding("utf8").on("data", (piece: string) => {
      const blocks = (text + piece).split("\n\n");
      text = blocks.pop() ?? "";
      comments += blocks.filter((block) => block.startsWith(": ")).length;
      events.push(...blocks.flatMap((block) => parsed(block) ?? []));
      wake();
    });
    answer.on("error", () => undefined);
  });
  asked.on("error", () => undefined);
  asked.end();
  return {
    events,
    comments: () => comments,
    drop: () => asked.destroy(),
    until: (satisfied, milliseconds = 20_000) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          reject(new Error(`not within ${milliseconds} ms: ${JSON.stringify(events).slice(-2000)}`));
        }, milliseconds);
        wake = () => {
          if (!satisfied(events)) return;
          clearTimeout(timer);
          wake = () => {};
          resolve();
        };
        wake();
      }),
  };
}
