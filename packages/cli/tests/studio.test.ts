import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { MAIN, PLAIN, saddlepoint } from "../testing/commandLine.ts";
import { sharedTemporaryFolder, temporaryFolder } from "../testing/temporaryFolder.ts";
import { newestCheckpoint, writeTinyRecipe } from "../testing/tinyRun.ts";

const shared = sharedTemporaryFolder();

type Served = { readonly child: ChildProcess; readonly link: string; readonly said: () => string };

/** Starts the built command and waits for its address. */
async function served(...args: readonly string[]): Promise<Served> {
  const child = spawn(process.execPath, [MAIN, "studio", ...args, "--port", "0"], {
    env: PLAIN,
    stdio: ["ignore", "pipe", "pipe"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  let said = "";
  const link = await new Promise<string>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => {
        said += text;
        const found = /(http:[^\s"]+)["\s]/.exec(said)?.[1];
        if (found !== undefined) resolve(found);
      });
    }
    child.once("exit", () => reject(new Error(said)));
  });
  return { child, link, said: () => said };
}

async function ended({ child }: Served, signal: NodeJS.Signals): Promise<number | null> {
  const exit = once(child, "exit");
  child.kill(signal);
  await exit;
  return child.exitCode;
}

const answer = async (
  link: string,
  path: string,
  body?: object,
): Promise<{ status: number; value: unknown }> => {
  const response = await fetch(
    new URL(path, link),
    body === undefined
      ? {}
      : { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) },
  );
  return { status: response.status, value: await response.json() };
};

/** Reads a run's events until their text matches, and breaks off. */
async function heard(link: string, path: string, pattern: RegExp): Promise<string> {
  const broken = new AbortController();
  const response = await fetch(new URL(path, link), { signal: broken.signal });
  const reader = response.body?.getReader();
  const decoder = new TextDecoder();
  for (let text = ""; ; ) {
    const piece = await reader?.read();
    if (piece === undefined || piece.done)
      throw new Error(`the stream ended without ${pattern}: ${text.slice(-2000)}`);
    text += decoder.decode(piece.value, { stream: true });
    if (!pattern.test(text)) continue;
    broken.abort();
    return text;
  }
}

/** A run's files are whole: every line and document can be read, and nothing unfinished lies about. */
function expectWhole(run: string): void {
  for (const line of readFileSync(join(run, "metrics.jsonl"), "utf8").trimEnd().split("\n")) {
    expect(() => JSON.parse(line), line).not.toThrow();
  }
  const files = readdirSync(run, { recursive: true }).map(String);
  expect(files.filter((file) => file.endsWith(".tmp"))).toEqual([]);
  expect(newestCheckpoint(run)).toMatch(/step-\d{6}\.safetensors$/);
}

describe("a training that the page starts", () => {
  test("is followed, stopped, resumed, and saved when the studio is told to end", async () => {
    const runs = join(temporaryFolder(), "runs");
    const studio = await served(runs);
    const recipe = readFileSync(writeTinyRecipe(shared), "utf8");
    const set = ["training.steps=1000000", "training.logEvery=1", "training.checkpointEvery=1000"];
    const started = await answer(studio.link, "api/runs", { recipe, name: "live", set, threads: 1 });
    expect(started).toMatchObject({
      status: 201,
      value: { name: "live", status: "running", steps: 1_000_000 },
    });
    const first = await heard(studio.link, "api/runs/live/events?after=0", /event: metrics[\s\S]*"step":2,/);
    expect(first).toContain("event: summary");

    const stopped = await answer(studio.link, "api/runs/live/stop", {});
    expect(stopped).toMatchObject({ status: 200, value: { status: "stopped", startedHere: false } });
    const run = join(runs, "live");
    expectWhole(run);
    const step = Number(/step-(\d+)/.exec(newestCheckpoint(run))?.[1]);
    expect(step).toBeGreaterThan(0);

    const card = await fetch(new URL("api/runs/live/export/README.md", studio.link));
    expect(await card.text()).toContain("generator.onnx");
    const model = await fetch(new URL("api/runs/live/export/generator.onnx", studio.link));
    expect((await model.arrayBuffer()).byteLength).toBeGreaterThan(1000);

    const resumed = await answer(studio.link, "api/runs/live/resume", {});
    expect(resumed).toMatchObject({ status: 200, value: { status: "running" } });
    await heard(studio.link, `api/runs/live/events?after=${step + 1}`, new RegExp(`"step":${step + 2},`));

    expect(await ended(studio, "SIGTERM")).toBe(0);
    expectWhole(run);
    expect(Number(/step-(\d+)/.exec(newestCheckpoint(run))?.[1])).toBeGreaterThan(step);
    // The training has ended with the studio: nothing is written any more.
    const size = readFileSync(join(run, "metrics.jsonl")).length;
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(readFileSync(join(run, "metrics.jsonl")).length).toBe(size);
    const { code, stderr } = await saddlepoint(
      ["train", "--resume", "--out", run, "--steps", "1000000", "--json"],
      {
        onOutput: (child, text) => {
          if (text.includes("going on from step")) child.kill("SIGINT");
        },
      },
    );
    expect(code, stderr).toBe(130);
  });
});

describe("saddlepoint studio", () => {
  test("prints its address, serves the page, and ends on Ctrl-C with 0", async () => {
    const studio = await served(temporaryFolder());
    const page = await fetch(studio.link);
    expect(page.headers.get("content-security-policy")).toContain("default-src 'self'");
    expect(await page.text()).toContain("<title>Saddlepoint studio</title>");
    expect(await ended(studio, "SIGINT")).toBe(0);
  });

  test("with --json prints one document", async () => {
    const folder = temporaryFolder();
    const studio = await served(folder, "--json");
    expect(await ended(studio, "SIGINT")).toBe(0);
    const document: unknown = JSON.parse(studio.said().slice(0, studio.said().lastIndexOf("}") + 1));
    expect(document).toMatchObject({ links: [studio.link], folder });
  });

  test("for other machines has a token in its address, without which nothing is answered", async () => {
    const studio = await served(temporaryFolder(), "--host", "0.0.0.0");
    const link = new URL(studio.link);
    expect(link.searchParams.get("token")?.length).toBeGreaterThan(30);
    link.search = "";
    expect((await fetch(link)).status).toBe(401);
    expect(await ended(studio, "SIGINT")).toBe(0);
  });

  test("says so when its port is taken", async () => {
    const { link } = await served(temporaryFolder());
    const { port } = new URL(link);
    const { code, stderr } = await saddlepoint(["studio", temporaryFolder(), "--port", port]);
    expect(code).toBe(1);
    expect(stderr).toContain(`port ${port} is taken: choose another with --port`);
  });

  test.each([
    { args: ["--port", "70000"], said: "port must be an integer from 0 to 65535, got 70000" },
    { args: ["--port", "x"], said: "port must be an integer" },
    { args: ["a", "b"], said: "too many arguments" },
    { args: ["--prot", "1"], said: "--port" },
  ])("$args is bad usage", async ({ args, said }) => {
    const { code, stderr } = await saddlepoint(["studio", ...args]);
    expect(code).toBe(2);
    expect(stderr).toContain(said);
  });

  test("a file, or a single run, is no folder of runs", async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "file"), "");
    mkdirSync(join(folder, "run"));
    writeFileSync(join(folder, "run", "manifest.json"), "{}");
    for (const [name, said] of [
      ["file", "which is a file"],
      ["run", `which is one run: name the folder that it lies in, ${folder}`],
    ] as const) {
      const { code, stderr } = await saddlepoint(["studio", join(folder, name)]);
      expect(code).toBe(2);
      expect(stderr).toContain(said);
    }
  });

  test("--help teaches it", async () => {
    const { code, stdout } = await saddlepoint(["studio", "--help"]);
    expect(code).toBe(0);
    for (const word of ["--host", "--open", "token", "Ctrl-C", "Explore", "exit codes"]) {
      expect(stdout.toLowerCase()).toContain(word.toLowerCase());
    }
  });

  test("a folder that is not there is not made before it is needed", async () => {
    const folder = join(temporaryFolder(), "later");
    const studio = await served(folder);
    expect(studio.said()).toContain("not there yet");
    expect(await answer(studio.link, "api/runs")).toEqual({ status: 200, value: [] });
    expect(await ended(studio, "SIGINT")).toBe(0);
    expect(readdirSync(dirname(folder))).toEqual([]);
  });
});
