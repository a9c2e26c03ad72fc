import { ESTIMANDS } from "../estimates/estimands.ts";
import { textTable } from "../textTable.ts";

const quantities = textTable([
  ...Object.entries(ESTIMANDS).map(([name, { about }]) => [`  ${name}`, about]),
  ["  alpha(A)", "a member of the alpha family, such as alpha(0.5)"],
]);

/** A family of quantities has one list of methods. */
function methodsText(): string {
  const families = new Map<string, string[]>();
  for (const [name, { methods }] of Object.entries(ESTIMANDS)) {
    const text = textTable(
      Object.entries(methods).map(([name, { kind, about }]) => [
        `    ${name}`,
        kind.replace("-", " "),
        about,
      ]),
    );
    families.set(text, [...(families.get(text) ?? []), name]);
  }
  return [...families]
    .map(([text, names]) => `  ${names.includes("kl") ? "the f-divergences" : names.join(", ")}\n${text}`)
    .join("\n");
}

/** What `estimate --help` teaches. */
export const ESTIMATE_HELP = `
Quantities (P is the distribution of x, Q that of y)
${quantities}

Methods, the default first
${methodsText()}

Files
  .csv, .tsv, .txt   one sample a line; a first line without a number is the header (--header says otherwise). Only
                     the columns asked for must be numbers; a missing value (an empty cell, NA, NaN, NULL, ?) is an
                     error, or with --missing drop its row is left out, of pairs on both sides
  .npy, .npz, IDX    the first axis counts the samples, the others are flattened; of several arrays one is
                     named: faces.npz:images
  a folder           PNG, JPEG, WebP, GIF, TIFF or AVIF images: pixels in [0, 1]
  -                  what is piped in: a table or an array file, of one of both
  mnist, ring, …     what is built in: its samples to train on
  Rows must be independent of each other: those of a time series, or copies of each other, are not.
  For mutual-information row i of x belongs to row i of y; otherwise x and y may differ in length, not in width.

Examples
  saddlepoint estimate mutual-information --x people.csv --x-columns height --y people.csv --y-columns weight
  saddlepoint estimate conditional-information --x a.csv --y b.csv --z c.csv
  saddlepoint estimate kl --x real.npy --y generated.npy --bits
  saddlepoint estimate mutual-information --x images.npy --y labels.npy --classes
  generate | saddlepoint estimate wasserstein --x - --y real.csv --missing drop
  saddlepoint estimate js --x photos/ --y samples/ --size 16
  saddlepoint estimate wasserstein --x a.csv --y b.csv --json | jq .value

What comes out
  A quantity with its kind (exact, lower bound, upper bound, estimate), its unit (nats; --bits for bits), a 95%
  interval, for a bound over samples that training never saw, and a ceiling where there is one. A lower bound
  near 0 says that this network found nothing, not that there is nothing. A warning says why a number may mislead.
  In JSON, infinity is the string "Infinity".

Exit codes
  0 done   1 failed, such as for a file with a value that is no number   2 bad usage
`;
