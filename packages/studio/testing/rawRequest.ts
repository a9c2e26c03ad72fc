import { connect } from "node:net";

/** What a server answered, as it came over the wire. */
export interface RawAnswer {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

export interface RawRequest {
  readonly port: number;
  readonly address?: string;
  readonly method?: string;
  /** The request's target, sent as it is written here. */
  readonly target: string;
  /** Replaces Host, and adds others. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as it is written here, after Content-Length unless a header says how it comes. */
  readonly body?: string;
}

function parsed(text: string): RawAnswer {
  const [head = "", ...rest] = text.split("\r\n\r\n");
  const [line = "", ...fields] = head.split("\r\n");
  const headers = new Map(
    fields.map((field) => {
      const at = field.indexOf(":");
      return [field.slice(0, at).toLowerCase(), field.slice(at + 1).trim()] as const;
    }),
  );
  return { status: Number(line.split(" ")[1] ?? 0), headers, body: rest.join("\r\n\r\n") };
}

/** A request over a socket of its own, in which nothing is corrected, encoded or resolved on the way. */
export function rawRequest({
  port,
  address = "127.0.0.1",
  method = "GET",
  target,
  headers = {},
  body,
}: RawRequest): Promise<RawAnswer> {
  const chunked = "Transfer-Encoding" in headers;
  const all: Record<string, string> = {
    Host: `127.0.0.1:${port}`,
    Connection: "close",
    ...(body === undefined || chunked ? {} : { "Content-Length": String(Buffer.byteLength(body)) }),
    ...headers,
  };
  const fields = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return new Promise((resolve, reject) => {
    const socket = connect(port, address);
    let text = "";
    socket.setEncoding("utf8").on("data", (piece: string) => {
      text += piece;
    });
    const end = (): void => resolve(parsed(text));
    socket.once("close", end);
    // A server that has answered may close before it has read all of a body that it refuses.
    socket.once("error", (error) => (text === "" ? reject(error) : end()));
    socket.write(`${method} ${target} HTTP/1.1\r\n${fields.join("")}\r\n${body ?? ""}`);
  });
}
