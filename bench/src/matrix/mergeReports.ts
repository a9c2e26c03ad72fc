import type { MatrixReport, MatrixRow, Run } from "./measureMatrix.ts";
import { WORKLOAD_NAMES } from "./workloads.ts";

/** A report and what its run is called: the file that holds it. */
export type NamedReport = { readonly name: string; readonly report: MatrixReport };

/** What a run's rows have in common. */
const runOf = ({ machine, version, settings, ceiling, seconds, began }: Run): Run => {
  return { machine, version, settings, ceiling, seconds, began };
};

/** The runs of a report by name: its own, or those that it was merged from. */
const runsOf = ({ name, report }: NamedReport): Readonly<Record<string, Run>> =>
  report.runs ?? { [name]: runOf(report) };

/** What a run is called among others: its own name, with a number where another run bears that. */
function nameAmong(others: ReadonlyMap<string, Run>, name: string, run: Run): string {
  const same = (other: Run | undefined): boolean => JSON.stringify(other) === JSON.stringify(run);
  let free = name;
  for (let i = 2; others.has(free) && !same(others.get(free)); i++) free = `${name} (${i})`;
  return free;
}

/**
 * Reports as one: each workload's row wholly from one run, that of the last report that has it; a row that failed replaces
 * none. Every row says which run it is from, and `runs` what each of those was.
 *
 * @throws RangeError when there are no reports
 */
export function mergeReports(reports: readonly NamedReport[]): MatrixReport {
  const [first] = reports;
  if (first === undefined) throw new RangeError("mergeReports(reports): needs at least one report, got none");
  const runs = new Map<string, Run>();
  const rows = new Map<string, MatrixRow>();
  let browser: MatrixReport["browser"];
  for (const one of reports) {
    const called = new Map<string, string>();
    for (const [name, run] of Object.entries(runsOf(one))) {
      const free = nameAmong(runs, name, run);
      called.set(name, free);
      runs.set(free, run);
    }
    const from = (run = one.name): { readonly run: string } => ({ run: called.get(run) ?? run });
    for (const [workload, row] of Object.entries(one.report.results))
      if (!("failed" in row && rows.has(workload))) rows.set(workload, { ...row, ...from(row.run) });
    const page = one.report.browser;
    if (page !== undefined && !("absent" in page && browser !== undefined))
      browser = { ...page, ...from(page.run) };
  }
  const used = new Set([...[...rows.values()].map(({ run }) => run), browser?.run]);
  const order = ([name]: readonly [string, MatrixRow]): number => WORKLOAD_NAMES.indexOf(name);
  return {
    ...runOf(first.report),
    results: Object.fromEntries([...rows].sort((a, b) => order(a) - order(b))),
    browser,
    runs: Object.fromEntries([...runs].filter(([name]) => used.has(name))),
  };
}
