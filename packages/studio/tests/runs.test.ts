import { exactQuantity } from "saddlepoint/quantity";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { chromiumPath, NO_CHROMIUM } from "../../engine/tests/browser/chromium.ts";
import { type FakeRuns, fakeRuns } from "../testing/fakeRuns.ts";
import { type OpenOptions, type StudioPage, type StudioPages, studioPages } from "../testing/studioPage.ts";
import { violations } from "../testing/violations.ts";

const there = chromiumPath() !== undefined;
if (!there) console.warn(`skipped: the room of runs: ${NO_CHROMIUM}`);

const bound = { ...exactQuantity("I(digit; G(z,c))", 2.2), kind: "lower-bound", ci: [2.1, 2.3], n: 1000 };

const told = (factor: string, shares: readonly number[]) => ({
  name: factor,
  entropy: { ...bound, quantity: `H(${factor})`, value: 2 },
  codes: shares.map((share, i) => ({
    name: `c${i}`,
    information: { ...bound, quantity: `I(c${i}(x); ${factor})`, kind: "estimate", value: 2 * share },
  })),
});
const mig = {
  ...bound,
  quantity: "MIG",
  unit: "dimensionless",
  kind: "estimate",
  value: 0.31,
  ci: [0.3, 0.32],
};

const run = (name: string, more: object = {}) => ({
  name,
  status: "done",
  startedHere: false,
  recipe: "digits",
  step: 2000,
  steps: 2000,
  seed: 1,
  changed: Date.UTC(2026, 0, 1),
  quantities: [{ ...bound, ceiling: 3 }],
  recipeData: { data: { source: "mnist" }, training: { seed: 1, steps: 2000 } },
  recipeYaml: "data:\n  source: mnist\ntraining:\n  seed: 1\n",
  report: {
    divergence: { ...bound, quantity: "I(x; y)", ceiling: "Infinity" },
    decomposition: {
      divergence: { quantity: bound, factor: 1, boundsObjectiveFrom: "below", direction: "wrong" },
    },
    factors: [told("hair", [1, 0.5, 0.02]), told("eyes", [0, 0.73, 0])],
    disentanglement: { n: 1000, mig, permuted: { mig: { ...mig, value: 0.002, ci: [0, 0.004] } } },
  },
  manifest: { device: "cpu", threads: 1, data: { source: "mnist", sha256: "eaf3598071817fdd" } },
  samples: ["step-000500.png", "step-001000.png", "step-002000.png"],
  ...more,
});

const lines = (steps: number, from = 1) =>
  Array.from({ length: steps }, (_, i) => ({
    step: 50 * (from + i),
    event: "metrics",
    "loss.critic": 1 / (from + i),
    "information.digit": 2 - 1 / (from + i),
  }));

describe.skipIf(!there)("the room of runs", () => {
  let pages: StudioPages;
  let server: FakeRuns;
  let opened: StudioPage[];
  beforeAll(async () => {
    pages = await studioPages();
  });
  afterAll(() => pages?.close());
  beforeEach(async () => {
    server = await fakeRuns(pages.origin);
    opened = [];
  });
  afterEach(async () => {
    for (const { close } of opened) await close();
    await server.close();
  });
  const open = async (path: string, options: OpenOptions = {}) => {
    const page = await pages.open(path, { origin: server.origin, ...options });
    opened.push(page);
    return page;
  };
  const three = () => {
    server.put(run("digits-seed10", { seed: 10 }), lines(5));
    server.put(
      run("digits-seed2", {
        status: "stopped",
        step: 700,
        seed: 2,
        recipeData: { data: { source: "mnist" }, training: { seed: 2, steps: 2000 } },
      }),
      lines(9),
    );
    server.put(run("odd", { status: "broken", problem: "odd/recipe.yaml is no YAML: line 3" }));
  };

  test("a static host says how to start the server, and throws nothing", async () => {
    const { page, complaints } = await open("/runs", { origin: pages.origin });
    await page.getByText("saddlepoint studio runs/").waitFor();
    expect(complaints).toEqual([]);
  });

  test("an empty folder says how to start the first run", async () => {
    const { page } = await open("/runs");
    await page.getByText("No run is in this folder yet.").waitFor();
    await page.getByText("saddlepoint train digits --out runs/my-first-run").waitFor();
  });

  test("the table is sorted and filtered by the keyboard, and its state is in the link", async () => {
    three();
    const { page } = await open("/runs");
    const names = () => page.locator("tbody .name a").allTextContents();
    await page.locator("tbody tr").first().waitFor();
    await page.getByRole("button", { name: "Run", exact: true }).focus();
    await page.keyboard.press("Enter");
    expect(await names()).toEqual(["digits-seed2", "digits-seed10", "odd"]);
    await page.keyboard.press("Enter");
    expect(await names()).toEqual(["odd", "digits-seed10", "digits-seed2"]);
    await page.getByLabel("Filter").fill("DIGITS seed1");
    expect(await names()).toEqual(["digits-seed10"]);
    await page.reload();
    await page.locator("tbody tr").first().waitFor();
    expect(await names()).toEqual(["digits-seed10"]);
  });

  test("a broken run tells its problem in words and breaks nothing", async () => {
    three();
    const { page, complaints } = await open("/runs");
    await page.getByText("odd/recipe.yaml is no YAML: line 3").waitFor();
    await page.getByRole("link", { name: "odd" }).click();
    await page.getByText("this folder cannot be read as a run").waitFor();
    expect(await page.getByRole("button", { name: /Stop|Resume/ }).count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  test("a run's page follows its training, and a dropped connection loses and doubles nothing", async () => {
    server.put(run("live", { status: "running", startedHere: true, step: 100, report: null }), lines(2));
    const { page } = await open("/runs?run=live");
    await page.getByText("100 of 2,000").waitFor();
    const explore = page.getByRole("link", { name: "Explore its codes" });
    expect(await explore.getAttribute("href")).toBe("#/explore?model=run%3Alive");
    server.write("live", lines(1, 3));
    await page.getByText("150 of 2,000").waitFor();
    server.drop(true);
    await page.getByText("reconnecting …").waitFor();
    server.write("live", lines(7, 4));
    server.drop(false);
    await page.getByText("500 of 2,000").waitFor();
    await page.getByText("reconnecting …").waitFor({ state: "detached" });
    // The last value of the curve, at 1/10, is one that came while nobody listened.
    await page.getByRole("img", { name: /loss\.critic: 0\.1,|loss\.critic: 0\.1;/ }).waitFor();
    expect(server.streams()).toBe(1);
  });

  test("stopping asks first and says what happens; then the run can be resumed", async () => {
    server.put(run("live", { status: "running", startedHere: true, step: 100 }), lines(2));
    const { page } = await open("/runs?run=live");
    await page.getByRole("button", { name: "Stop" }).click();
    await page.getByText("saves a checkpoint, and can go on from there later").waitFor();
    await page.keyboard.press("Escape");
    expect(server.posted).toEqual([]);
    await page.getByRole("button", { name: "Stop" }).click();
    await page.getByRole("button", { name: "Stop training" }).click();
    await page.getByRole("button", { name: "Resume" }).click();
    await page.getByRole("button", { name: "Resume training" }).click();
    await page.getByRole("button", { name: "Stop" }).waitFor();
    expect(server.posted.map(({ address }) => address)).toEqual([
      "/api/runs/live/stop",
      "/api/runs/live/resume",
    ]);
  });

  test("a table says what codes tell of factors, with the scores and what chance gives under it", async () => {
    server.put(run("faces"), lines(2));
    const { page } = await open("/runs?run=faces");
    const hair = page.getByRole("row", { name: /^hair/ });
    await hair.waitFor();
    expect(await hair.getByRole("cell").allTextContents()).toEqual(["100 %", "50 %", "2 %"]);
    const score = page.getByRole("row", { name: /^MIG/ });
    expect(await score.getByRole("cell").allTextContents()).toEqual([
      "0.310 [0.300, 0.320]",
      "0.002 [0.000, 0.004]",
    ]);
    expect(await page.getByRole("article").filter({ hasText: "MIG" }).count()).toBe(0);
  });

  test("pictures stand under a scrubber that the keyboard moves, and a new one comes by itself", async () => {
    server.put(run("live", { status: "running" }), lines(2));
    const { page } = await open("/runs?run=live");
    const slider = page.getByLabel("Step of the picture");
    await page.getByAltText("Generated samples at step 2,000").waitFor();
    await page.waitForFunction(() => document.querySelector("main")?.textContent?.includes("live"));
    server.draw("live", "step-002500.png");
    await page.getByAltText("Generated samples at step 2,500").waitFor();
    await slider.focus();
    await page.keyboard.press("ArrowLeft");
    const picture = page.getByAltText("Generated samples at step 2,000");
    await picture.waitFor();
    expect(await slider.getAttribute("aria-valuetext")).toBe("step 2,000, picture 3 of 4");
    // A picture that was chosen stays when a newer one comes.
    server.draw("live", "step-003000.png");
    await page.waitForFunction(
      () => document.querySelector('input[type="range"]')?.getAttribute("max") === "4",
    );
    expect(await picture.count()).toBe(1);
  });

  test("two runs ticked in the table stand side by side, with their differences in words", async () => {
    three();
    const { page } = await open("/runs");
    for (const name of ["digits-seed10", "digits-seed2"]) {
      await page.getByLabel(`Compare ${name}`).focus();
      await page.keyboard.press("Space");
    }
    await page.getByRole("link", { name: "Compare 2 runs" }).press("Enter");
    const row = page.getByRole("row", { name: /training\.seed/ });
    expect(await row.textContent()).toMatch(/1.*2 differs/);
    expect(
      await page.getByRole("img", { name: /loss\.critic.*digits-seed10: .*digits-seed2: / }).count(),
    ).toBe(1);
  });

  test("a new run begins with a preset; the command follows the form, a refusal stands beside its field, and a start leads to the run", async () => {
    const { page } = await open("/runs?new=ring-gan");
    const steps = page.getByLabel("steps", { exact: true }).first();
    await steps.fill("0");
    await page.getByLabel("seed", { exact: true }).fill("7");
    await page.getByLabel("seed", { exact: true }).press("Tab");
    await page.getByText("saddlepoint train ring-gan --set training.steps=0 --set training.seed=7").waitFor();
    await page.getByRole("button", { name: "Start training" }).click();
    await page.getByText("Error: one thing is wrong; nothing was started.").waitFor();
    expect(await steps.getAttribute("aria-invalid")).toBe("true");
    const told = await steps.getAttribute("aria-describedby");
    expect(await page.locator(`#${told?.split(" ").at(-1)}`).textContent()).toMatch(
      /training\.steps: .*got 0/,
    );
    await steps.fill("300");
    await page.getByLabel("Folder of the run").fill("mine");
    await page.getByRole("button", { name: "Start training" }).click();
    await page.getByRole("heading", { name: "mine" }).waitFor();
    expect(server.posted.at(-1)?.body).toEqual({
      recipe: "ring-gan",
      name: "mine",
      set: ["training.seed=7", "training.steps=300"],
    });
  });

  test("a section that is open stays open while its fields are changed", async () => {
    const { page } = await open("/runs?new=digits");
    const section = (name: string) => page.locator("summary .section", { hasText: new RegExp(`^${name}$`) });
    for (const name of ["objective", "training"]) await section(name).click();
    await page.getByLabel("invariance: kind").selectOption("none");
    await page.getByLabel("log every").fill("5");
    await page.getByLabel("log every").press("Tab");
    await page.getByText("--set objective.invariance=null --set training.logEvery=5").waitFor();
    expect(await page.locator("details[open] .section").allTextContents()).toEqual(["objective", "training"]);
  });

  test("a recipe of one's own fills the form, and the form that was there can be had back", async () => {
    const { page } = await open("/runs?new=digits");
    await page.getByLabel("seed", { exact: true }).fill("7");
    await page.getByLabel("seed", { exact: true }).press("Tab");
    await page.getByLabel("Folder of the run").fill("mine");
    await page.getByText("A recipe of your own").click();
    const text = page.getByLabel("Recipe in YAML");
    const fill = page.getByRole("button", { name: "Fill the form from it" });
    const steps = page.getByLabel("steps", { exact: true }).first();

    await text.fill("no: {");
    await fill.click();
    await page.getByText(/✗ cannot read recipe/).waitFor();
    expect(await steps.inputValue()).toBe("2000");

    const own = { name: "own", data: "ring", network: { kind: "mlp" }, training: { steps: 123 } };
    await text.fill(JSON.stringify(own));
    await fill.click();
    await page.getByText("The form is filled from your recipe.").waitFor();
    expect(await steps.inputValue()).toBe("123");
    expect(await page.getByLabel("data", { exact: true }).inputValue()).toBe("ring");
    expect(await page.getByLabel("Folder of the run").inputValue()).toBe("mine");
    await page.getByText("With your recipe saved as own.yaml:").waitFor();
    await page.getByText("saddlepoint train own.yaml --out runs/mine").waitFor();

    await page.getByRole("button", { name: "Back to what the form had" }).click();
    expect(await steps.inputValue()).toBe("2000");
    expect(await page.getByLabel("seed", { exact: true }).inputValue()).toBe("7");

    await fill.click();
    await expect.poll(() => steps.inputValue()).toBe("123");
    await steps.fill("50");
    await steps.press("Tab");
    await page.getByRole("button", { name: "Start training" }).click();
    await expect
      .poll(() => server.posted.at(-1)?.body)
      .toEqual({ recipe: JSON.stringify(own), name: "mine", set: ["training.steps=50"] });
  });

  test("a dropped recipe's mistakes stand beside the fields that they name, with the rest filled in", async () => {
    const { page } = await open("/runs?new=digits");
    await page.getByText("A recipe of your own").click();
    const own = {
      data: "ring",
      network: { kind: "mlp" },
      training: { steps: 0, batchSize: 7, logEvery: -1 },
    };
    await page.locator(".drop").evaluate((place, text) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([text], "own.yaml"));
      place.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
    }, JSON.stringify(own));
    await page.getByText("Error: 2 things are wrong; nothing was started.").waitFor();
    await page.getByText("what is wrong in it is marked with ✗").waitFor();
    const steps = page.getByLabel("steps", { exact: true }).first();
    expect(await steps.getAttribute("aria-invalid")).toBe("true");
    expect(await page.getByLabel("batch size", { exact: true }).first().inputValue()).toBe("7");
    // Its section opens by itself.
    expect(await page.getByLabel("log every").getAttribute("aria-invalid")).toBe("true");
    expect(await page.getByLabel("log every").isVisible()).toBe(true);
  });

  test("a stopped run says what it kept, and is resumed to more steps; a run trained elsewhere is left alone", async () => {
    server.put(run("half", { status: "stopped", step: 700, saved: 700 }), lines(2));
    server.put(run("other", { status: "running", elsewhere: "process 7 on this machine, since noon" }));
    const { page } = await open("/runs");
    await page.getByText("training elsewhere").waitFor();
    await page.getByRole("link", { name: "other" }).click();
    await page.getByText("trained by process 7 on this machine, since noon: stop it where it was").waitFor();
    expect(await page.getByRole("button", { name: /Stop|Resume|further/ }).count()).toBe(0);
    await page.goto(`${server.origin}/#/runs?run=half`);
    await page.getByText("It was stopped at step 700 and kept that step's checkpoint").waitFor();
    await page.getByRole("button", { name: "Resume" }).click();
    const steps = page.getByLabel("Steps in all");
    expect(await steps.inputValue()).toBe("2000");
    await steps.fill("100");
    await steps.press("Enter");
    await page.getByText("✗ steps in all must be an integer of at least 2,000, got 100").waitFor();
    expect(await steps.getAttribute("aria-invalid")).toBe("true");
    expect(await violations(page)).toEqual([]);
    await steps.fill("3000");
    await steps.press("Enter");
    await page.getByText("of 3,000").waitFor();
    expect(server.posted.at(-1)).toEqual({ address: "/api/runs/half/resume", body: { steps: 3000 } });
  });

  test("a run that was changed is gone on with only when its changes, named with both values, are agreed to", async () => {
    const edited = [
      { what: "training.batchSize", before: "64", after: "32" },
      { what: "half/checkpoints/step-000700.safetensors", after: "of another recipe than the run's" },
    ];
    server.put(run("half", { status: "stopped", step: 700, saved: 700, edited }), lines(2));
    const { page } = await open("/runs?run=half");
    const bodies = () => server.posted.map(({ body }) => body);
    const ask = async () => {
      await page.getByRole("button", { name: "Resume", exact: true }).click();
      await page.getByLabel("Steps in all").fill("3000");
      await page.getByRole("button", { name: "Resume training" }).click();
      await page.getByRole("heading", { name: "Go on with half as it is now?" }).waitFor();
    };
    await ask();
    const dialog = page.getByRole("dialog");
    expect(
      await dialog
        .getByRole("row", { name: /training\.batchSize/ })
        .locator("td")
        .allTextContents(),
    ).toEqual(["64", "32"]);
    expect(await dialog.getByRole("row", { name: /step-000700/ }).textContent()).toContain(
      "of another recipe",
    );
    expect(await violations(page)).toEqual([]);
    await dialog.getByRole("button", { name: "Leave it" }).click();
    expect(await dialog.count()).toBe(0);
    expect(bodies()).toEqual([{ steps: 3000 }]);
    // Asked again, it begins without what was agreed to before.
    await ask();
    expect(bodies()).toEqual([{ steps: 3000 }, { steps: 3000 }]);
    await dialog.getByRole("button", { name: "Go on with the changes" }).click();
    await page.getByRole("button", { name: "Stop" }).waitFor();
    expect(bodies().at(-1)).toEqual({ steps: 3000, acceptChanges: true });
  });

  test("a training that found its data changed says so on the run's page, which asks whether to go on", async () => {
    const changes = [{ what: "data.sha256", before: `"${"0".repeat(64)}"`, after: `"${"1".repeat(64)}"` }];
    server.put(run("half", { status: "running", startedHere: true, edited: changes }), lines(2));
    const { page } = await open("/runs?run=half");
    await page.getByRole("button", { name: "Stop" }).waitFor();
    server.change("half", { status: "stopped", saved: 50, problem: "it was changed", changes });
    const alert = page.getByRole("alert").filter({ hasText: "changed since it was started" });
    await alert.getByRole("row", { name: /data\.sha256 .*000…/ }).waitFor();
    expect(await violations(page)).toEqual([]);
    await alert.getByRole("button", { name: "Go on with the changes …" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Go on with the changes" }).click();
    await alert.waitFor({ state: "detached" });
    expect(server.posted.map(({ body }) => body)).toEqual([{ acceptChanges: true }]);
  });

  test("names with markup, numbers that are none and missing fields are text and break nothing", async () => {
    const name = '<img src=x onerror="document.title=1">';
    server.put({ name, status: "done", quantities: [{ quantity: "<b>I</b>", value: "NaN" }, 7, null] }, [
      { step: 50, event: "metrics", "<i>loss</i>": "Infinity", ok: 1 },
      { step: 100, event: "metrics", "<i>loss</i>": 2, ok: "NaN" },
      { step: 150, event: "metrics", "<i>loss</i>": 3, ok: 2 },
    ]);
    server.put({ name: "bare" });
    const { page, complaints } = await open("/runs");
    await page.getByRole("link", { name }).click();
    await page.getByRole("heading", { name }).waitFor();
    await page.getByText("<i>loss</i>").first().waitFor();
    expect(await page.title()).toBe("Runs · Saddlepoint studio");
    expect(complaints).toEqual([]);
  });

  test("a run that is not there, and a server that is gone, are said in words", async () => {
    const { page } = await open("/runs?run=nowhere");
    const alert = page.getByRole("alert").filter({ hasText: "this link leads nowhere" });
    await alert.getByText("there is no run nowhere").waitFor();
    await page.route("**/api/**", (route) => route.abort());
    await page.reload();
    await page.getByText("the studio's server does not answer").waitFor();
  });

  test("a link with something wrong keeps what is right in it, and one button leads on", async () => {
    three();
    const { page } = await open("/runs?sort=size&filter=digits-seed&pick=gone&pick=digits-seed2");
    const alert = page.getByRole("alert");
    const said = () => alert.getByRole("listitem").allTextContents();
    await expect
      .poll(said)
      .toEqual([
        "sort must be one of name, status, recipe, progress, seed, changed, got “size”; changed is used instead.",
        "There is no run “gone” to tick; it is left out.",
      ]);
    expect(await page.locator("tbody tr").count()).toBe(2);
    expect(await page.evaluate(() => location.hash)).toContain("sort=size");
    await alert.getByRole("button", { name: "Go on without it" }).click();
    await expect
      .poll(() => page.evaluate(() => location.hash))
      .toBe("#/runs?pick=digits-seed2&filter=digits-seed");

    await page.goto(`${server.origin}/#/runs?new=cats`);
    await expect
      .poll(said)
      .toEqual([expect.stringMatching(/^new must be one of .*, got “cats”; .* is used instead\.$/)]);
    await alert.getByRole("button", { name: "Go on without it" }).click();
    await expect.poll(() => page.evaluate(() => location.hash)).toMatch(/^#\/runs\?new=(?!cats)/);

    await page.goto(`${server.origin}/#/runs?run=digits-seed2&run=gone`);
    await expect.poll(said).toEqual(["there is no run gone."]);
    await alert.getByRole("button", { name: "Show digits-seed2" }).click();
    await page.getByRole("heading", { name: "digits-seed2" }).waitFor();

    await page.goto(`${server.origin}/#/runs?run=gone`);
    await alert.getByRole("button", { name: "Show all runs" }).click();
    await page.locator("tbody tr").first().waitFor();
  });

  for (const [theme, width] of [
    ["light", 1280],
    ["dark", 360],
    ["light", 360],
    ["dark", 1280],
  ] as const) {
    test(`every view keeps axe's rules and its width: ${theme}, ${width} pixels`, async () => {
      three();
      // Each with a text that is there when it is complete.
      const views: readonly (readonly [path: string, ready: RegExp])[] = [
        ["/runs", /^done$/],
        ["/runs?run=digits-seed2", /wrong: the truth may stay above it/],
        ["/runs?run=digits-seed10&run=digits-seed2", /What differs in their recipes/],
        ["/runs?new=digits", /Start training/],
      ];
      for (const [view, ready] of views) {
        const { page, complaints } = await open(view, { theme, width });
        await page.locator("main").getByText(ready).first().waitFor();
        for (const group of await page.locator("main details > summary").all()) await group.click();
        expect(await violations(page), view).toEqual([]);
        expect(
          await page.evaluate(() => document.documentElement.scrollWidth - innerWidth),
          view,
        ).toBeLessThanOrEqual(0);
        expect(complaints).toEqual([]);
      }
    });
  }
});
