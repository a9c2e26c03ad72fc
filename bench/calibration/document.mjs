const number = (value) =>
  value === Number.POSITIVE_INFINITY
    ? "∞"
    : (Math.abs(value) < 5e-4 ? 0 : value).toFixed(3).replace("-", "−");

const KINDS = { "lower-bound": "≥", "upper-bound": "≤", estimate: "≈" };

const row = (cells) => `| ${cells.join(" | ")} |`;
const table = (head, rows) => [row(head), row(head.map(() => "---")), ...rows.map(row)].join("\n");

/** value, how often the interval holds where not always, and whether it warned. */
function cell(result, withTruth) {
  if (result === null) return "–";
  const { mean, truth, holding, seeds, warned } = result;
  const value = withTruth ? `${number(mean)} of ${number(truth)}` : number(mean);
  const broken = holding === seeds ? "" : ` **${holding}/${seeds}**`;
  return value + (2 * warned > seeds ? " ⚠" : "") + broken;
}

/** One line an estimator: over all problems, how often it holds and how far it is off where the truth is finite. */
function summary(name, results) {
  const known = results.filter((result) => result !== null);
  const runs = known.reduce((sum, { seeds }) => sum + seeds, 0);
  const holding = known.reduce((sum, result) => sum + result.holding, 0);
  const quiet = known.flatMap((result) =>
    result.quantities
      .filter(({ warning }) => warning === undefined)
      .map((quantity) => ({ quantity, truth: result.truth })),
  );
  const finite = quiet.filter(({ truth }) => Number.isFinite(truth));
  const errors = finite.map(({ quantity, truth }) => Math.abs(quantity.value - truth)).sort((a, b) => a - b);
  const kind = known[0].kind;
  return [
    name,
    { "lower-bound": "lower bound", "upper-bound": "upper bound", estimate: "estimate" }[kind],
    `${holding}/${runs}`,
    `${runs - quiet.length}/${runs}`,
    errors.length === 0 ? "–" : number(errors[Math.floor(errors.length / 2)]),
    errors.length === 0 ? "–" : number(errors.at(-1)),
  ];
}

const SUMMARY = ["estimator", "says", "interval holds", "warns", "median distance", "largest, unwarned"];

/** The tables as Markdown. */
export function document({ information, divergences }, { n, seeds, quick }) {
  const informationNames = Object.keys(information[0].results);
  const divergenceNames = Object.keys(divergences[0].results);
  const of = (problems, name) => problems.map(({ results }) => results[name]);
  return `# Calibration

Every estimator from samples, where the truth is known. ${n} samples (pairs, or of each distribution), ${seeds} draws a
problem${quick ? ", short training" : ""}; written by \`npm run bench:calibration${quick ? " -- --quick" : ""}\`.

An interval **holds** when it keeps the promise of its kind: a lower bound's lower end is at most the truth, an upper
bound's upper end at least, an estimate's interval has the truth in it. For a bound this should fail about once in 40
times at most, however loose the bound is. **⚠** marks quantities that carried a warning in most draws; a count such as
**3/5** where the interval did not hold in every draw. "Distance" is between value and truth, over the runs that carried no
warning and have a finite truth. A constant critic gives 0, so no bound is below that.

## Mutual information, nats

${table(
  SUMMARY,
  informationNames.map((name) => summary(name, of(information, name))),
)}

Mean values; ≥ lower bounds, ≤ upper bounds, ≈ estimates:

${table(
  ["problem", "truth", ...informationNames.map((name) => `${KINDS[kindOf(of(information, name))]} ${name}`)],
  information.map(({ problem, truth, results }) => [
    problem,
    number(truth),
    ...informationNames.map((name) => cell(results[name], false)),
  ]),
)}

- The lower bounds are trained, from pairs alone; the sandwich, the leave-one-out and the variational marginal bounds
  know p(y|x), and train nothing. Barber–Agakov knows H(y).
- InfoNCE cannot exceed log K, here ${number(Math.log(Math.max(2, Math.min(256, Math.floor((n - Math.floor(n / 2) - Math.floor(n / 6)) / 10)))))} nats.
- CLUB with a fitted conditional is no bound, and for normal pairs not even close: it goes to ρ²/(1 − ρ²) a pair.
- KSG's and the histogram's intervals speak of the sampling error alone, and neither's bias is in them.

## Divergences and the Wasserstein-1 distance, lower bounds

${table(
  SUMMARY,
  divergenceNames.map((name) => summary(name, of(divergences, name))),
)}

Mean value of truth:

${table(
  ["problem", ...divergenceNames],
  divergences.map(({ problem, results }) => [
    problem,
    ...divergenceNames.map((name) => cell(results[name], true)),
  ]),
)}

- Where the truth is infinite a sample cannot show it: the bound is what the samples can carry, and says so.
- For KL that is about log (n/90): a third of the samples is held out, and 30 of these should stand behind the rarest event
  that counts.
`;
}

const kindOf = (results) => results.find((result) => result !== null).kind;
