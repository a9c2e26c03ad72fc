import type { MatrixReport, MatrixRow, Run } from "./measureMatrix.ts";
import { WORKLOAD_NAMES } from "./workloads.ts";

/** A report and what its run is called, as the file that holds it. */
export type NamedReport = { readonly name: string; readonly report: MatrixReport };

/** What a run's rows have in common. */
const runOf = ({ machine, version, settings, ceiling, seconds, began }: Run): Run => ({
  machine,
  version,
  settings,
  ceiling,
  seconds,
  ...(began === undefined ? {} : { began }),
});

/** The runs of a report: its own, or those that it was merged from. */
const runsOf = ({ name, report }: NamedReport): Readonly<Record<string, Run>> =>
  report.runs ?? { [name]: runOf(report) };

/** A name for a run of a report that no other run of the others bears. */
function unique(reports: readonly NamedReport[]): readonly NamedReport[] {
  const taken = new Set<string>();
  return reports.map((one) => {
    const renamed = new Map<string, string>();
    for (const name of Object.keys(runsOf(one))) {
      let free = name;
      for (let i = 2; taken.has(free); i++) free = `${name} (${i})`;
      taken.add(free);
      renamed.set(name, free);
    }
    const called = (name: string): string => renamed.get(name) ?? name;
    const { runs, results, browser } = one.report;
    if (runs === undefined) return { ...one, name: called(one.name) };
    const marked = <Row extends { readonly run?: string }>(row: Row): Row =>
      row.run === undefined ? row : { ...row, run: called(row.run) };
    return {
      name: one.name,
      report: {
        ...one.report,
        runs: Object.fromEntries(Object.entries(runs).map(([name, run]) => [called(name), run])),
        results: Object.fromEntries(Object.entries(results).map(([name, row]) => [name, marked(row)])),
        ...(browser === undefined ? {} : { browser: marked(browser) }),
      },
    };
  });
}

/**
 * Reports as one: each workload's row wholly from one run, of the last report that has it; a row that failed replaces none.
 * Every row says which run it is from, and `runs` what each of those was.
 *
 * @throws RangeError of no reports
 */
export function mergeReports(reports: readonly NamedReport[]): MatrixReport {
  const named = unique(reports);
  const [first] = named;
  if (first === undefined) throw new RangeError("mergeReports(reports): needs at least one report, got none");
  const rows = new Map<string, MatrixRow>();
  let browser: MatrixReport["browser"];
  for (const { name: run, report } of named) {
    for (const [workload, row] of Object.entries(report.results)) {
      if ("failed" in row && rows.has(workload)) continue;
      rows.set(workload, { run, ...row });
    }
    const page = report.browser;
    if (page !== undefined && !("absent" in page && browser !== undefined)) browser = { run, ...page };
  }
  const used = new Set([...[...rows.values()].map(({ run }) => run), browser?.run]);
  const runs = named.flatMap((one) => Object.entries(runsOf(one))).filter(([name]) => used.has(name));
  const order = (name: string): number => WORKLOAD_NAMES.indexOf(name);
  return {
    ...runOf(first.report),
    results: Object.fromEntries([...rows].sort(([a], [b]) => order(a) - order(b))),
    ...(browser === undefined ? {} : { browser }),
    runs: Object.fromEntries(runs),
  };
}
