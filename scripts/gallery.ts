// Makes docs/gallery.md: presets trained on this machine, with their samples, curves, time and measures.
//   npm run docs:gallery                    the presets below, each where it has no run yet (an hour, or two where the cores are slow)
//   npm run docs:gallery -- digits sprites  these; the pages of others stay as their runs are
// A training that was interrupted goes on from its last checkpoint. Runs lie in runs/gallery.
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readReport } from "saddlepoint/node";
import type { Quantity } from "saddlepoint/quantity";
import { parseRecipe, presets } from "saddlepoint/recipes";
import sharp from "sharp";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const RUNS = join(ROOT, "runs/gallery");
const PICTURES = join(ROOT, "docs/gallery");
const CLI = join(ROOT, "packages/cli/dist/main.js");

/** What is shown, in this order: all presets whose data come with the library and that train in minutes. */
const SHOWN = [
  "digits",
  "avatars",
  "avatars-64",
  "sprites",
  "mnist-gan",
  "mnist-cgan",
  "ring-infogan",
  "ring-r1",
  "grid-r1",
];
/** Pages are read on screens: pictures are no wider than this. */
const WIDTH = 760;

const asked = process.argv.slice(2);
const unknown = asked.find((name) => !SHOWN.includes(name));
if (unknown !== undefined) throw new RangeError(`gallery: must be of ${SHOWN.join(", ")}, got ${unknown}`);

const folderOf = (name: string): string => join(RUNS, name);
const timeOf = (name: string): string => join(RUNS, `${name}.seconds`);

/** Trains a preset to its end, and adds the seconds to those of earlier tries. */
function train(name: string): void {
  const before = existsSync(timeOf(name)) ? Number(readFileSync(timeOf(name), "utf8")) : 0;
  const how = existsSync(join(folderOf(name), "checkpoints")) ? ["--resume"] : [name];
  const start = performance.now();
  const { status } = spawnSync(process.execPath, [CLI, "train", ...how, "--out", folderOf(name)], {
    stdio: "inherit",
  });
  writeFileSync(timeOf(name), String(before + (performance.now() - start) / 1000));
  if (status !== 0) throw new Error(`gallery: train ${name} ended with ${status}`);
}

/** Puts a picture of a run beside the page; nothing where the run has none. */
async function picture(name: string, file: string): Promise<string> {
  const from = join(folderOf(name), "samples", file);
  if (!existsSync(from)) return "";
  const stem = file.replace(/\.\w+$/, "");
  if (file.endsWith(".svg")) {
    copyFileSync(from, join(PICTURES, `${name}-${file}`));
    return `![${name}: curves of the training](gallery/${name}-${file})\n`;
  }
  await sharp(from)
    .resize({ width: WIDTH, withoutEnlargement: true })
    .webp({ quality: 88, effort: 6 })
    .toFile(join(PICTURES, `${name}-${stem}.webp`));
  return `![${name}: ${stem.replace("code-", "the code ")}](gallery/${name}-${stem}.webp)\n`;
}

const rounded = (value: number): string => String(Number(value.toPrecision(4)));
const valueText = ({ value, ci, kind }: Quantity): string =>
  `${kind === "lower-bound" ? "≥ " : ""}${rounded(value)} [${rounded(ci[0])}, ${rounded(ci[1])}]`;

async function section(name: string): Promise<string> {
  const { description = "", codes, training } = parseRecipe(presets[name]);
  const report = await readReport(join(folderOf(name), "report.json"));
  if (report === undefined) return "";
  const minutes = Number(readFileSync(timeOf(name), "utf8")) / 60;
  const { quality, information, clusters } = report;
  const rows = [
    ...information.codes.map(({ entropy, bound }) => [
      bound.quantity,
      valueText(bound),
      Number.isFinite(bound.ceiling) ? `at most ${rounded(entropy.value)} nats` : "nats",
    ]),
    ...(quality === undefined
      ? []
      : (["kid", "frechet", "precision", "recall", "density", "coverage"] as const).map((key) => [
          quality[key].quantity,
          valueText(quality[key]),
          quality.real === undefined ? "" : `real images: ${rounded(quality.real[key].value)}`,
        ])),
    ...(clusters === undefined
      ? []
      : [
          [
            `${clusters.code} as a class, wrong`,
            `${(100 * clusters.errorRate).toFixed(2)} %`,
            `${clusters.n} held-out images`,
          ],
        ]),
  ];
  const pictures = [
    await picture(name, "samples.png"),
    ...(await Promise.all(Object.keys(codes).map((code) => picture(name, `code-${code}.png`)))),
    await picture(name, "curves.svg"),
  ];
  return `## ${name}

${description}. \`npx saddlepoint train ${name}\`: ${training.steps.toLocaleString("en-US")} steps of batch ${training.batchSize}, ${minutes.toFixed(1)} minutes.

| measure | value, 95 % interval | |
|---|---|---|
${rows.map((row) => `| ${row.join(" | ")} |`).join("\n")}

${pictures.join("\n")}`;
}

mkdirSync(PICTURES, { recursive: true });
mkdirSync(RUNS, { recursive: true });
for (const name of asked.length > 0 ? asked : SHOWN) {
  if (!existsSync(join(folderOf(name), "report.json"))) train(name);
}
const sections: string[] = [];
for (const name of SHOWN) if (existsSync(folderOf(name))) sections.push(await section(name));
writeFileSync(
  join(ROOT, "docs/gallery.md"),
  `# Gallery

Presets as they come, seed 1, trained on two cores of a shared machine: \`npm run docs:gallery\` makes this page. Samples are not
chosen: they are the first draws of a fixed stream. Every interval is 95 % on images that training never saw; the measures of images
are by the feature network that stands in their name, and mean nothing beside those of another.

${sections.filter((text) => text !== "").join("\n")}`,
);
