import type { CodeLayout, PlacedCode } from "../codes/codeLayout.ts";
import type { Model } from "../networks/model.ts";
import type { Quantity } from "../quantity/quantity.ts";
import type { Manifest } from "./manifest.ts";
import type { RecordedReport } from "./readReport.ts";

export const GENERATOR_FILE = "generator.onnx";
export const ENCODER_FILE = "encoder.onnx";
export const CARD_FILE = "README.md";

/** What a model card is about. */
export type CardSubject = {
  readonly name: string;
  readonly description?: string | undefined;
  readonly model: Model;
  /** Steps of training. */
  readonly step: number;
  readonly seed: number;
  readonly made: Pick<Manifest, "versions" | "device" | "data">;
  readonly report: RecordedReport | undefined;
  /** The text of recipe.yaml; a game that was made in code has none. */
  readonly recipe?: string;
};

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n");

const span = (start: number, end: number): string =>
  end - start === 1 ? String(start) : `${start} to ${end - 1}`;

/** The layout of the generator's input, column by column. */
function latentsTable({ codes, noise, inputSize }: CodeLayout): string {
  const rows = codes.map(({ name, code: { description }, columns: [start, end] }) => [
    span(start, end),
    `code \`${name}\``,
    description.prior,
    description.input,
  ]);
  if (noise.size > 0) {
    const { prior } = noise.prior.description;
    rows.push([span(inputSize - noise.size, inputSize), "noise", prior, "an independent draw a column"]);
  }
  return table(["columns", "what", "prior", "how to fill"], rows);
}

const percent = (share: number): string => `${(100 * share).toFixed(1)}%`;
const rounded = (value: number): string => (Number.isFinite(value) ? value.toFixed(3) : "∞");

const quantityRow = ({ quantity, value, ci, unit, kind, ceiling, n }: Quantity): readonly string[] => [
  quantity,
  rounded(value),
  kind === "exact" ? "" : `[${rounded(ci[0])}, ${rounded(ci[1])}]`,
  unit,
  kind,
  kind === "exact" ? "" : rounded(ceiling),
  n === 0 ? "" : String(n),
];

function quantities(report: RecordedReport | undefined, step: number): string {
  if (report === undefined) return "Not measured yet: `saddlepoint evaluate` measures the run.";
  const { information, divergence, invariance, clusters } = report;
  const rows = [
    ...information.codes.flatMap(({ entropy, bound }) => [entropy, bound]),
    divergence,
    ...invariance,
  ];
  const head = ["quantity", "value", "95% interval", "unit", "kind", "ceiling", "n"];
  const when =
    report.step === step ? "" : `Measured at step ${report.step}; these models are of step ${step}.\n\n`;
  const error =
    clusters === undefined
      ? ""
      : `\n\n\`${clusters.code}\` read as a class: ${percent(clusters.errorRate)} of ${clusters.n} held-out images wrong ` +
        `[${percent(clusters.ci[0])}, ${percent(clusters.ci[1])}] after the best one-to-one matching to their labels, ` +
        `which nothing else used.${labelsText(clusters)}`;
  return `${when}${table(head, rows.map(quantityRow))}${error}${qualityTable(report)}${factorsTable(report)}`;
}

/** Which label each value of a code stands for, in a line that the studio reads. */
function labelsText({ code, assignment }: NonNullable<RecordedReport["clusters"]>): string {
  if (assignment === undefined) return "";
  const labels = assignment.map((label) => (label < 0 ? "none" : String(label)));
  return `\n\nThe values of \`${code}\` stand, in order, for the labels ${labels.join(", ")}.`;
}

/** The quality of images, beside that of real ones in their place. */
function qualityTable({ quality }: RecordedReport): string {
  if (quality === undefined) return "";
  const { network, n, real } = quality;
  const numbers = (found: Quantity | undefined): readonly string[] =>
    found === undefined ? ["", ""] : [significant(found.value), `[${found.ci.map(significant).join(", ")}]`];
  const rows = QUALITY_ROWS.map(([key, name]) => [name, ...numbers(quality[key]), ...numbers(real?.[key])]);
  const head = ["quality", "value", "95% interval", "other real images", "95% interval"];
  return (
    `\n\nGenerated images against ${n} held-out ones, by the features of \`${network}\`; beside it, other real images in their ` +
    `place:\n\n${table(head, rows)}`
  );
}

/** Which code tells of which factor, where factors are known. */
function factorsTable({ factors = [], disentanglement }: RecordedReport): string {
  const [first] = factors;
  if (first === undefined || first.codes.length === 0) return "";
  const rows = factors.map(({ name, entropy, codes }) => [
    name,
    rounded(entropy.value),
    ...codes.map(({ information }) => (entropy.value > 0 ? percent(information.value / entropy.value) : "")),
  ]);
  const head = ["factor", "entropy, nats", ...first.codes.map(({ name }) => `\`${name}\``)];
  return (
    `\n\nWhat codes, read from ${first.entropy.n} held-out images, tell of what those were made of: I(code; factor), estimated, ` +
    `as a share of the factor's entropy:\n\n${table(head, rows)}${scoresTable(disentanglement)}`
  );
}

/** How well codes keep known factors apart, beside what chance gives. */
function scoresTable(scores: RecordedReport["disentanglement"]): string {
  if (scores === undefined) return "";
  const interval = ({ ci }: Quantity): string => `[${rounded(ci[0])}, ${rounded(ci[1])}]`;
  const rows = SCORE_KEYS.map((key) => {
    const [score, chance] = [scores[key], scores.permuted[key]];
    return [score.quantity, rounded(score.value), interval(score), rounded(chance.value), interval(chance)];
  });
  const head = ["disentanglement", "value", "95% interval", "factors permuted", "95 of 100 permutations"];
  return (
    `\n\nHow well they keep those apart: 1 where each factor has a code of its own; beside it, the same of permuted factors, ` +
    `which is what chance gives:\n\n${table(head, rows)}`
  );
}

const SCORE_KEYS = ["mig", "sap", "disentanglement", "completeness", "informativeness", "factorVae"] as const;

const QUALITY_ROWS = [
  ["kid", "KID"],
  ["frechet", "Fréchet distance"],
  ["precision", "precision"],
  ["recall", "recall"],
  ["density", "density"],
  ["coverage", "coverage"],
] as const;

/** Three digits of a number of any size, and no exponent for those of a usual one. */
const significant = (value: number): string => String(Number(value.toPrecision(3)));

const outputsOf = ({ name, code }: PlacedCode): readonly (readonly string[])[] =>
  code.discrete
    ? [[`code.${name}.probabilities`, "[batch, values]", "the probability of each value"]]
    : [
        [`code.${name}.mean`, "[batch, 1]", "the mean of Q(c given x), in the code's own units"],
        [`code.${name}.sigma`, "[batch, 1]", "its standard deviation"],
      ];

function files(model: Model, shape: readonly number[], hashes: Hashes): string {
  const images = `[batch, ${shape.join(", ")}]`;
  const pixels = shape.length === 3 ? "float32 pixels, 0 black to 1 white" : "float32";
  const ports = [
    [GENERATOR_FILE, "in", "`latents`", `[batch, ${model.layout.inputSize}]`, "float32, laid out as below"],
    [GENERATOR_FILE, "out", "`images`", images, pixels],
  ];
  if (model.layout.read.length > 0) {
    ports.push([ENCODER_FILE, "in", "`images`", images, pixels]);
    for (const [name = "", output = "", what = ""] of model.layout.read.flatMap(outputsOf)) {
      ports.push([ENCODER_FILE, "out", `\`${name}\``, output, what]);
    }
  }
  const sums = Object.entries(hashes).map(([name, hash]) => `    ${hash}  ${name}`);
  return `${table(["file", "", "name", "shape", "what"], ports)}\n\nSHA-256:\n\n${sums.join("\n")}`;
}

const usage = (inputSize: number): string => `\`\`\`js
import * as ort from "onnxruntime-node"; // in a page: from "onnxruntime-web"

const generator = await ort.InferenceSession.create("${GENERATOR_FILE}");
const latents = new Float32Array(${inputSize}); // one image; see the layout above
const { images } = await generator.run({ latents: new ort.Tensor("float32", latents, [1, ${inputSize}]) });
// images.data: float32 pixels in [0, 1], images.dims: [1, channels, height, width]
\`\`\`

In a page, serve the .onnx files and give their URLs; \`executionProviders: ["webgpu", "wasm"]\` uses the GPU where there
is one.`;

/** Each model file's SHA-256, by name. */
type Hashes = Readonly<Record<string, string>>;

/** A model card in Markdown: what the models are, were made from, take, give and are worth. */
export function modelCard(subject: CardSubject, hashes: Hashes): string {
  const { name, description, model, step, seed, made, report, recipe } = subject;
  const { source, count, notice, sha256, shape } = made.data;
  const encoder =
    model.layout.read.length === 0 ? "" : " The encoder reads the latent codes back from an image.";
  const versions = Object.entries(made.versions).map(([of, version]) => `${of} ${version}`);
  return `# ${name}

${description ?? "A generative adversarial network."}

The generator turns latents into images.${encoder} Trained with saddlepoint for ${step} steps on ${count} images,
without labels, with seed ${seed}.

## Files

${files(model, shape, hashes)}

The batch is dynamic; the weights are stored in the files.

## Latents

${latentsTable(model.layout)}

## What was measured

${quantities(report, step)}

## How to load

${usage(model.layout.inputSize)}

## Data

${source}: ${count} images, ${shape.join("×")}${shape.length === 3 ? " (channels, height, width)" : ""}, SHA-256 ${sha256}.
${notice === undefined ? "Whoever shares the models must know under which licence the images were." : `${notice}.`}

## Recipe

${recipe === undefined ? "The game was made in code." : `\`\`\`yaml\n${recipe.trimEnd()}\n\`\`\``}

Made with ${versions.join(", ")}, on ${made.device}.
`;
}
