// Does to a run's folder what `train` does, without training: node trainStandIn.mjs RECIPE --out DIR …
// A folder that holds a file other-data has others than it was started with. A recipe called "fails" fails, one called "slow" is long at its data; every other trains until it is told to stop, and then saves.
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";

const args = process.argv.slice(2);
const out = args[args.indexOf("--out") + 1];
const [recipe] = args;
if (basename(recipe) === "fails.yaml") {
  console.error("error: the data must be there, got none");
  process.exit(1);
}
if (basename(recipe) === "slow.yaml") {
  process.on("SIGINT", () => process.exit(130));
  await new Promise((resolve) => setTimeout(resolve, 60_000));
}
if (existsSync(join(out, "other-data")) && !args.includes("--accept-changes")) {
  console.error("error: the run was changed since it was started");
  const changes = [{ what: "data.sha256", before: '"0"', after: '"1"' }];
  console.log(JSON.stringify({ error: { message: "it was changed", exitCode: 1, changes } }));
  process.exit(1);
}
mkdirSync(join(out, "checkpoints"), { recursive: true });
if (!existsSync(join(out, "recipe.yaml")) && existsSync(recipe)) {
  writeFileSync(join(out, "recipe.yaml"), readFileSync(recipe));
}
writeFileSync(
  join(out, "manifest.json"),
  JSON.stringify({
    versions: {},
    seed: 1,
    device: "cpu",
    data: { source: "ring", sha256: "0", count: 1, heldOut: 1, shape: [2] },
  }),
);
writeFileSync(join(out, "arguments.json"), JSON.stringify(args));
let step = 0;
const log = () => appendFileSync(join(out, "metrics.jsonl"), `{"step":${++step},"event":"metrics"}\n`);
const timer = setInterval(log, 50);
process.on("SIGINT", () => {
  clearInterval(timer);
  writeFileSync(join(out, "checkpoints", `step-${String(step).padStart(6, "0")}.safetensors`), "saved");
  process.exitCode = 130;
});
