import type { Plugin } from "vite";

/** What uPlot can do beside the charts of the studio, which are lines over numbers: an axis of dates, and other paths. */
const PARTS: readonly (readonly [part: RegExp, replacement: string])[] = [
  [/^const FEAT_TIME .*$/m, "const FEAT_TIME = false;"],
  [/^const \[ timeIncrsMs,.*$/m, ""],
  [/^const \[ timeIncrsS,.*$/m, ""],
  [/\(ms == 1 \? timeIncrsMs : timeIncrsS\)/, "null"],
  [/^\tconst _timeAxisSplits = .*$/m, "\tconst _timeAxisSplits = null;"],
  [/^\tconst _timeAxisVals .*$/m, "\tconst _timeAxisVals = null;"],
  [/^\tconst _timeSeriesVal .*$/m, "\tconst _timeSeriesVal = null;"],
  [/timeSeriesVal\(_tzDate, timeSeriesStamp\(sv, _fmtDate\)\)/, "null"],
  [/timeAxisVals\(_tzDate, timeAxisStamps\(av, _fmtDate\)\)/, "null"],
  [/timeAxisVal\(_tzDate, av\)/, "null"],
  [/^\tconst _fmtDate .*$/m, ""],
  [/^\tuPlot\.fmtDate = fmtDate;$/m, ""],
  [/^\tuPlot\.tzDate {2}= tzDate;$/m, ""],
  [/^\tuPlot\.join = join;$/m, ""],
  [/^\t\(paths\.stepped = stepped\);$/m, ""],
  [/^\t\(paths\.bars {4}= bars\);$/m, ""],
  [/^\t\(paths\.spline {2}= monotoneCubic\);$/m, ""],
];

/** Leaves out of uPlot what no chart of the studio uses. */
export function leanCharts(): Plugin {
  return {
    name: "studio-lean-charts",
    enforce: "pre",
    transform(code, id) {
      if (!id.endsWith("/uplot/dist/uPlot.esm.js")) return null;
      const lean = PARTS.reduce((text, [part, replacement]) => {
        if (!part.test(text)) throw new Error(`leanCharts: uPlot no longer has ${part}`);
        return text.replace(part, replacement);
      }, code);
      return { code: lean, map: null };
    },
  };
}
