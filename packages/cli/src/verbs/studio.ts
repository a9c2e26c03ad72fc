import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { holdsRun, runFolderAt } from "saddlepoint/node";
import { parseOverride } from "saddlepoint/recipes";
import { interruptible } from "../interruption.ts";
import { integerOption } from "../options.ts";
import { chosenRecipe } from "../trainPlan.ts";
import { UsageError } from "../usageError.ts";
import { output, verb } from "../verb.ts";
import { STUDIO_HELP } from "./studio.help.ts";

const RUNS = "runs";
const PORT = 4400;
const LAST_PORT = 65535;

/** @throws UsageError unless the folder can be one of runs; one that is not there yet can */
function requireRunsFolder(folder: string): void {
  if (!existsSync(folder)) return;
  if (!statSync(folder).isDirectory()) {
    throw new UsageError(`studio(DIR): DIR must be a folder of runs, got ${folder}, which is a file`);
  }
  if (!holdsRun(runFolderAt(folder))) return;
  throw new UsageError(
    `studio(DIR): DIR must be a folder of runs, got ${folder}, which is one run: name the folder that it lies in, ${resolve(folder, "..")}`,
  );
}

function requirePort(port: number): void {
  if (port <= LAST_PORT) return;
  throw new UsageError(`studio(--port): port must be an integer from 0 to ${LAST_PORT}, got ${port}`);
}

const started = (folder: string, links: readonly string[]): string =>
  [
    `the studio of ${folder}${existsSync(folder) ? "" : " (not there yet: the first training makes it)"}`,
    ...links.map((link) => `  ${link}`),
  ].join("\n");

export const studioVerb = () =>
  verb("studio")
    .description("see the game, follow and start runs, explore codes: pages in a browser")
    .argument("[dir]", "a folder of runs", RUNS)
    .option("--port <n>", "the port to answer at; 0 for any free one", integerOption("port", 0), PORT)
    .option(
      "--host <address>",
      "the address to answer at; others than this machine need a token",
      "127.0.0.1",
    )
    .option("--open", "open a browser on it")
    .addHelpText("after", STUDIO_HELP)
    .action(async (folder, { port: asked, host, open, ...flags }) => {
      const out = output(flags);
      requireRunsFolder(folder);
      requirePort(asked);
      // Loaded here, so that no other verb waits for a server that it does not need.
      const { startStudio } = await import("@saddlepoint/studio/server");
      const studio = await startStudio({
        folder,
        host,
        port: asked,
        train: [process.execPath, ...process.execArgv, resolve(process.argv[1] ?? "saddlepoint"), "train"],
        recipeOf: (argument, set) => chosenRecipe(argument, set.map(parseOverride)),
        complain: (error) =>
          out.warn(error instanceof Error ? (error.stack ?? error.message) : String(error)),
      });
      const stopping = "stopping: trainings that were started here save first; once more to stop at once";
      await interruptible(
        () => out.note(stopping),
        async (signal) => {
          const { links, port } = studio;
          out.result({ links, folder, port }, started(folder, links));
          if (studio.isOpen) out.warn("everybody who has the token may read these runs and start trainings");
          const [link] = links;
          if (open && link !== undefined) {
            openInBrowser(link, () => out.warn(`no browser could be opened here: open ${link}`));
          }
          out.note("Ctrl-C ends it");
          if (!signal.aborted) await once(signal, "abort");
          await studio.close();
        },
      );
    });

const OPENERS: Partial<Readonly<Record<NodeJS.Platform, readonly [string, ...string[]]>>> = {
  darwin: ["open"],
  // `start` is the shell's own; its first quoted argument is a window's title.
  win32: ["cmd", "/c", "start", ""],
};

/** Opens a link in the user's browser, and calls `failed` where this machine has no way to. */
function openInBrowser(link: string, failed: () => void): void {
  const [program, ...words] = OPENERS[process.platform] ?? ["xdg-open"];
  const child = spawn(program, [...words, link], { stdio: "ignore", detached: true });
  child.once("error", failed);
  child.once("exit", (code) => code !== 0 && failed());
  child.unref();
}
