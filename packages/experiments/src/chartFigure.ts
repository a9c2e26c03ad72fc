import { type LineChartOptions, lineChart } from "saddlepoint/render";
import type { Figure } from "./experiment.ts";

/** A line chart as a figure under its own title. */
export const chartFigure = (name: string, chart: LineChartOptions): Figure => ({
  name,
  title: chart.title,
  svg: lineChart(chart),
});
