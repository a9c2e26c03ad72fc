export { BLACK, canvas, LINE_HEIGHT, widthOf } from "./canvas.ts";
export type { Axis, Ceiling, Series } from "./chartData.ts";
export { type Colour, viridis } from "./colourMap.ts";
export { type HeatMapOptions, heatMap, type PointCloud, type Surface, surfacePoints } from "./heatMap.ts";
export { type ImageGridOptions, imageGrid } from "./imageGrid.ts";
export { type LineChartOptions, lineChart, seriesColour } from "./lineChart.ts";
export type { Raster } from "./raster.ts";
export { sideBySide } from "./sideBySide.ts";
