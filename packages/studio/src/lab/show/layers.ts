/** What the picture can show, in the order of its switches. */
export const LAYERS = ["real", "fake", "witness", "densities", "mesh", "pulls"] as const;

export type Layer = (typeof LAYERS)[number];

/** Which layers are switched on. */
export type Layers = Readonly<Record<Layer, boolean>>;

const DEFAULT: readonly Layer[] = ["real", "fake", "witness", "densities"];

/** The layers that a link switches on, as in `layers=real.fake`; the usual ones where it says nothing. */
export function readLayers(state: URLSearchParams): Layers {
  const said = state.get("layers");
  const on: readonly string[] = said === null ? DEFAULT : said.split(".");
  return layersOf((layer) => on.includes(layer));
}

/** What a link says of the layers: nothing when they are the usual ones. */
export function writeLayers(layers: Layers): Readonly<Record<string, string>> {
  if (LAYERS.every((layer) => layers[layer] === DEFAULT.includes(layer))) return {};
  return { layers: LAYERS.filter((layer) => layers[layer]).join(".") };
}

const layersOf = (on: (layer: Layer) => boolean): Layers => ({
  real: on("real"),
  fake: on("fake"),
  witness: on("witness"),
  densities: on("densities"),
  mesh: on("mesh"),
  pulls: on("pulls"),
});
