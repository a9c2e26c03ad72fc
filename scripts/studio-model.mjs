// Makes the model that the studio's Explore has inside: trains, exports, shrinks and writes packages/studio/models/digits.
// Run it after `npm run build`; a training that was interrupted goes on from its last checkpoint.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { gzipSync } from "node:zlib";
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { sampleLatents } from "saddlepoint/codes";
import { matchClusters } from "saddlepoint/evaluation";
import { openMnist } from "saddlepoint/node";
import { stream } from "saddlepoint/random";
import { layoutOf, parseRecipe, presets } from "saddlepoint/recipes";
import {
  AttributeProto_AttributeType,
  AttributeProtoSchema,
  ModelProtoSchema,
  NodeProtoSchema,
  TensorProto_DataType,
  TensorProtoSchema,
} from "../packages/engine/dist/onnx/onnx_pb.js";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const CLI = join(ROOT, "packages/cli/dist/main.js");
const OUT = join(ROOT, "packages/studio/models/digits");

/** The recipe digits with more than twice its steps, for more variety than the minutes of a first run give, and the reader that it had then. */
const TRAIN = ["train", "digits", "--steps", "5000", "--set", "objective.invariance.steps=1000"];

/** Real images a class that come with the model, the first of the held-out ones. */
const EXAMPLES_A_CLASS = 50;

/** Stored arrays below this size are left as they are: they weigh nothing. */
const LEAST_WEIGHTS = 2048;

const { values: options } = parseArgs({
  options: {
    run: { type: "string", default: join(ROOT, "runs/studio-digits") },
    // As the model was made: another number of threads rounds otherwise.
    threads: { type: "string", default: "1" },
  },
});

function saddlepoint(...args) {
  const { status, error } = spawnSync(process.execPath, [CLI, ...args], { stdio: "inherit" });
  if (error) throw error;
  if (status !== 0) throw new Error(`saddlepoint ${args.join(" ")} ended with ${status}`);
}

const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");

const sizeOf = (dims) => dims.reduce((size, extent) => size * Number(extent), 1);

/** Weights as int8 times a scale for each index along one axis, scale = largest / 127, and the error that leaves. */
function quantised(weights, dims, axis) {
  const inner = sizeOf(dims.slice(axis + 1));
  const extent = Number(dims[axis]);
  const scales = new Float32Array(extent);
  const indexOf = (i) => Math.floor(i / inner) % extent;
  for (let i = 0; i < weights.length; i++)
    scales[indexOf(i)] = Math.max(scales[indexOf(i)], Math.abs(weights[i]) / 127);
  let error = 0;
  const steps = Int8Array.from(weights, (weight, i) => {
    const scale = scales[indexOf(i)];
    const step = scale === 0 ? 0 : Math.round(weight / scale);
    error += (weight - step * scale) ** 2;
    return step;
  });
  return { axis, scales, steps, error };
}

/** A model with its large weights in 8 bits: a Cast and a Mul make them float32 again, once, when it is loaded. */
function shrunk(bytes) {
  const model = fromBinary(ModelProtoSchema, bytes);
  const { graph } = model;
  const restoring = [];
  graph.initializer = graph.initializer.flatMap((tensor) => {
    const size = sizeOf(tensor.dims);
    if (tensor.dataType !== TensorProto_DataType.FLOAT || tensor.dims.length < 2 || size < LEAST_WEIGHTS)
      return [tensor];
    const weights = new Float32Array(tensor.rawData.slice().buffer);
    const { axis, scales, steps } = tensor.dims
      .map((_, axis) => quantised(weights, tensor.dims, axis))
      .filter(({ scales }) => scales.length * 16 <= weights.length)
      .reduce((best, candidate) => (candidate.error < best.error ? candidate : best));
    const { name } = tensor;
    const broadcast = tensor.dims.map((extent, i) => (i === axis ? extent : 1n));
    restoring.push(
      node("Cast", name, [`${name}/int8`], `${name}/steps`, { to: TensorProto_DataType.FLOAT }),
      node("Mul", name, [`${name}/steps`, `${name}/scale`], name),
    );
    return [
      stored(`${name}/int8`, TensorProto_DataType.INT8, tensor.dims, steps),
      stored(`${name}/scale`, TensorProto_DataType.FLOAT, broadcast, scales),
    ];
  });
  graph.node = [...restoring, ...graph.node];
  return toBinary(ModelProtoSchema, model);
}

/** A node with one output, and integer attributes. */
const node = (opType, name, input, output, attributes = {}) =>
  create(NodeProtoSchema, {
    opType,
    name: `${name}/${opType}`,
    input,
    output: [output],
    attribute: Object.entries(attributes).map(([key, value]) =>
      create(AttributeProtoSchema, {
        name: key,
        type: AttributeProto_AttributeType.INT,
        i: BigInt(value),
      }),
    ),
  });

const stored = (name, dataType, dims, values) =>
  create(TensorProtoSchema, {
    name,
    dataType,
    dims,
    rawData: new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
  });

async function run(bytes, name, data, dims) {
  const session = await InferenceSession.create(bytes, { intraOpNumThreads: Number(options.threads) });
  const results = await session.run({ [name]: new Tensor("float32", data, dims) });
  await session.release();
  return results;
}

function differences(a, b) {
  let [largest, sum] = [0, 0];
  for (let i = 0; i < a.length; i++) {
    const difference = Math.abs(a[i] - b[i]);
    largest = Math.max(largest, difference);
    sum += difference ** 2;
  }
  return { largest, rms: Math.sqrt(sum / a.length) };
}

/** How the code's classes match the held-out images' labels, and the share of images read wrongly. */
async function matched(encoder, { values: pixels, labels, n: count }) {
  const read = new Int32Array(count);
  for (let start = 0; start < count; start += 250) {
    const n = Math.min(250, count - start);
    const images = Float32Array.from(pixels.subarray(start * 784, (start + n) * 784), (byte) => byte / 255);
    const results = await run(encoder, "images", images, [n, 1, 28, 28]);
    const { data } = results["code.digit.probabilities"];
    for (let i = 0; i < n; i++) {
      const row = data.subarray(i * 10, (i + 1) * 10);
      read[start + i] = row.indexOf(Math.max(...row));
    }
  }
  return matchClusters(read, labels, 10);
}

/** The columns of a tensor in another order. */
function gathered(graph, name, input, output, order) {
  graph.initializer.push(
    stored(name, TensorProto_DataType.INT64, [BigInt(order.length)], BigInt64Array.from(order, BigInt)),
  );
  return node("Gather", name, [input, name], output, { axis: 1 });
}

/** The generator with its classes in the order of the digits that they have become. */
function reorderedGenerator(bytes, assignment) {
  const model = fromBinary(ModelProtoSchema, bytes);
  const { graph } = model;
  for (const node of graph.node)
    node.input = node.input.map((name) => (name === "latents" ? "latents/asTrained" : name));
  const order = Array.from({ length: 74 }, (_, column) => assignment[column] ?? column);
  graph.node.unshift(gathered(graph, "digits", "latents", "latents/asTrained", order));
  return toBinary(ModelProtoSchema, model);
}

/** The encoder with its classes in the order of the digits. */
function reorderedEncoder(bytes, assignment) {
  const model = fromBinary(ModelProtoSchema, bytes);
  const { graph } = model;
  const [name, before] = ["code.digit.probabilities", "code.digit.probabilities/asTrained"];
  const renamed = (names) => names.map((other) => (other === name ? before : other));
  for (const node of graph.node) {
    node.input = renamed(node.input);
    node.output = renamed(node.output);
  }
  const order = assignment.map((_, digit) => assignment.indexOf(digit));
  graph.node.push(gathered(graph, "digits", before, name, order));
  return toBinary(ModelProtoSchema, model);
}

/** The first held-out images of each class as rows of bytes, the class and then the pixels: gzip packs them. */
function examples({ values: pixels, labels, n: count }) {
  const taken = new Array(10).fill(0);
  const rows = [];
  for (let i = 0; i < count; i++) {
    if (taken[labels[i]]++ >= EXAMPLES_A_CLASS) continue;
    rows.push(Buffer.from([labels[i]]), Buffer.from(pixels.subarray(i * 784, (i + 1) * 784)));
  }
  return gzipSync(Buffer.concat(rows), { level: 9 });
}

if (!existsSync(join(options.run, "export"))) {
  const resume = existsSync(options.run) ? ["--resume"] : [];
  const train = resume.length > 0 ? ["train"] : TRAIN;
  saddlepoint(...train, ...resume, "--out", options.run, "--threads", options.threads);
  saddlepoint("evaluate", options.run, "--threads", options.threads);
  saddlepoint("export", options.run, "--out", join(options.run, "export"), "--force");
}
const exported = (name) => readFileSync(join(options.run, "export", name));
const { test, notice } = await openMnist();
const { assignment } = await matched(exported("encoder.onnx"), test);
if ([...assignment].sort().join() !== "0,1,2,3,4,5,6,7,8,9")
  throw new Error(`the classes must have become ten digits, got ${assignment}: train another seed`);
const whole = {
  generator: reorderedGenerator(exported("generator.onnx"), assignment),
  encoder: reorderedEncoder(exported("encoder.onnx"), assignment),
};
const small = { generator: shrunk(whole.generator), encoder: shrunk(whole.encoder) };

const n = 500;
const rows = sampleLatents(layoutOf(parseRecipe(presets.digits)), stream(1, "studio-model"), n);
const images = await run(whole.generator, "latents", rows, [n, 74]);
const smallImages = await run(small.generator, "latents", rows, [n, 74]);
const pixels = differences(images.images.data, smallImages.images.data);
const real = Float32Array.from(test.values.subarray(0, n * 784), (byte) => byte / 255);
const [read, smallRead] = [
  await run(whole.encoder, "images", real, [n, 1, 28, 28]),
  await run(small.encoder, "images", real, [n, 1, 28, 28]),
];
const outputs = Object.keys(read).map((name) => {
  const { largest, rms } = differences(read[name].data, smallRead[name].data);
  return `\`${name}\` ${rms.toExponential(1)} (at most ${largest.toExponential(1)})`;
});
const { errorRate } = await matched(small.encoder, test);
if (pixels.rms > 1e-2)
  throw new Error(`the shrunk generator's images differ by ${pixels.rms}, more than 0.01`);

const files = {
  "generator.onnx": small.generator,
  "encoder.onnx": small.encoder,
  "examples.bin": examples(test),
};
const bytes = Object.values(files).reduce((sum, file) => sum + file.length, 0);
const note = `## How this one was made

\`node scripts/studio-model.mjs\`: \`saddlepoint ${TRAIN.join(" ")}\`, then
\`saddlepoint export\`. Then weights were stored in 8 bits with a scale a row, and the classes put in the order of the digits
that they had become, by the labels of held-out images, which nothing else used. ${(bytes / 1e6).toFixed(2)} MB in all.

Against the models before: pixels of ${n} images differ by ${pixels.rms.toExponential(1)} (root mean square; at most
${pixels.largest.toExponential(1)}); readings of ${n} held-out images by ${outputs.join(", ")}.
\`digit\` read by these files from the ${test.n.toLocaleString("en")} held-out images: ${(100 * errorRate).toFixed(2)} % wrong.

\`examples.bin\`: ${10 * EXAMPLES_A_CLASS} held-out images, ${EXAMPLES_A_CLASS} a digit, packed by gzip: a row is the digit and then 28×28
pixels, a byte each. ${notice}.
`;
let card = readFileSync(join(options.run, "export/README.md"), "utf8");
for (const name of ["generator.onnx", "encoder.onnx"])
  card = card.replace(new RegExp(`[0-9a-f]{64} {2}${name}`), `${sha256(files[name])}  ${name}`);
card = card.replace("## Recipe\n", `${note}\n## Recipe\n`);
mkdirSync(OUT, { recursive: true });
for (const [name, contents] of Object.entries({ ...files, "README.md": card }))
  writeFileSync(join(OUT, name), contents);
console.log(note);
