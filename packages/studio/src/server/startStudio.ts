import { randomBytes } from "node:crypto";
import { Server } from "node:http";
import { resolve } from "node:path";
import { createAdaptorServer } from "@hono/node-server";
import { type Access, addressesOf, hostsOf, isLoopback } from "./access.ts";
import { listening } from "./listening.ts";
import { pageFolder, requirePage } from "./page.ts";
import type { RecipeOf } from "./recipeDraft.ts";
import { createRunExports } from "./runExports.ts";
import { createRunReader } from "./runReader.ts";
import { createRunStarter } from "./runStarter.ts";
import { createRunWatchers } from "./runWatchers.ts";
import { studioApp } from "./studioApp.ts";
import type { TrainCommand } from "./training.ts";
import { createTrainings } from "./trainings.ts";

export interface StudioOptions {
  /** The folder of runs; made when the first training starts where it is missing. */
  readonly folder: string;
  /** The address to listen at; 127.0.0.1 unless told otherwise. Others than this machine's own need a token. */
  readonly host?: string;
  /** 0 for any free one. */
  readonly port: number;
  /** How `train` is called. */
  readonly train: TrainCommand;
  /** What `train` makes of its recipe and --set's. */
  readonly recipeOf: RecipeOf;
  /** The folder of the built page; this package's unless told otherwise. */
  readonly page?: string;
  /** Milliseconds between looks at the files of a run that somebody watches. Default 500. */
  readonly every?: number;
  /** Milliseconds of silence before a stream says that it lives. Default 15,000. */
  readonly heartbeat?: number;
  /** Gets what failed for no fault of an asker's. */
  readonly complain?: (error: unknown) => void;
}

/** A studio that answers. */
export interface Studio {
  /** Links to open, the best first; with the token where one is needed. */
  readonly links: readonly string[];
  readonly port: number;
  /** Whether others than this machine may ask. */
  readonly isOpen: boolean;
  /** How many runs are being watched. */
  watched(): number;
  /** Stops the trainings that it started, each of which saves, and answers no more. */
  close(): Promise<void>;
}

/**
 * Serves the studio's page and a folder of runs.
 *
 * @throws Error saying what to do when the page is not built, or the address cannot be listened at
 */
export async function startStudio({
  folder: folderName,
  host = "127.0.0.1",
  port: askedPort,
  train,
  recipeOf,
  page = pageFolder(),
  every = 500,
  heartbeat = 15_000,
  complain = () => {},
}: StudioOptions): Promise<Studio> {
  requirePage(page);
  const folder = resolve(folderName);
  const closing = new AbortController();
  const trainings = createTrainings(folder, train);
  const reader = createRunReader(folder, trainings);
  const watchers = createRunWatchers(folder, reader, every);
  const exports = createRunExports(folder);
  const starter = createRunStarter({ folder, reader, trainings, recipeOf });
  let access: Access = { hosts: new Set(), token: undefined, port: 0 };
  const app = studioApp({
    folder,
    folderName,
    page,
    reader,
    watchers,
    exports,
    starter,
    recipeOf,
    access: () => access,
    heartbeat,
    closing: closing.signal,
    complain,
  });
  const server = createAdaptorServer({ fetch: app.fetch, overrideGlobalObjects: false });
  if (!(server instanceof Server)) throw new TypeError("startStudio(): the server must speak HTTP/1.1");
  // Who sends a request slowly holds a connection, not for long.
  server.headersTimeout = 15_000;
  server.requestTimeout = 30_000;
  const { address, port } = await listening(server, host, askedPort);
  const isOpen = !isLoopback(address);
  access = {
    hosts: hostsOf(host, port),
    token: isOpen ? randomBytes(24).toString("base64url") : undefined,
    port,
  };
  const query = access.token === undefined ? "" : `?token=${access.token}`;
  return {
    links: addressesOf(host).map((name) => `http://${name}:${port}/${query}`),
    port,
    isOpen,
    watched: watchers.count,
    async close() {
      await trainings.close();
      // What the trainings saved last is still told to those who watch.
      closing.abort();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      const grace = setTimeout(() => server.closeAllConnections(), 1000);
      await closed;
      clearTimeout(grace);
      await exports.close();
    },
  };
}
