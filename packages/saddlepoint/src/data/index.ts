export { parseIdx } from "./idx.ts";
export { imagesFromTensor, labelsFromTensor } from "./imagesFromTensor.ts";
export type { Json } from "./json.ts";
export { encodeNpy, parseNpy } from "./npy.ts";
export { npzArrays, parseNpz } from "./npz.ts";
export { parseCsv } from "./parseCsv.ts";
export { decodeSafetensors, encodeSafetensors, type Safetensors } from "./safetensors.ts";
export { samplesFromTensor } from "./samplesFromTensor.ts";
export { toJson } from "./toJson.ts";
