const ELEMENTS = {
  float32: Float32Array,
  float64: Float64Array,
  int8: Int8Array,
  uint8: Uint8Array,
  int16: Int16Array,
  uint16: Uint16Array,
  int32: Int32Array,
  uint32: Uint32Array,
  int64: BigInt64Array,
  uint64: BigUint64Array,
  bool: Uint8Array,
} as const;

type Type = keyof typeof ELEMENTS;
type Data = InstanceType<(typeof ELEMENTS)[Type]>;

/**
 * An array in memory, as ONNX Runtime takes it: stands for onnxruntime-common's, of which it is the part that the packages
 * use. Left out are images, textures, buffers of GPUs, strings and float16.
 */
export class Tensor {
  readonly location = "cpu";
  readonly type: Type;
  readonly data: Data;
  readonly dims: readonly number[];
  readonly size: number;

  /** @throws TypeError or RangeError when the data's kind or count is not that of the type and the dimensions */
  constructor(type: Type, data: Data, dims: readonly number[] = [data.length]) {
    if (!(ELEMENTS[type] !== undefined && data instanceof ELEMENTS[type]))
      throw new TypeError(
        `new Tensor(type, data): data must be that of ${type}, got ${data?.constructor.name}`,
      );
    const size = dims.reduce((product, extent) => product * extent, 1);
    if (size !== data.length || !dims.every((extent) => Number.isInteger(extent) && extent >= 0))
      throw new RangeError(
        `new Tensor(type, data, dims): dims must hold ${data.length} elements, got [${dims.join(", ")}]`,
      );
    this.type = type;
    this.data = data;
    this.dims = dims;
    this.size = size;
  }

  reshape(dims: readonly number[]): Tensor {
    return new Tensor(this.type, this.data, dims);
  }

  async getData(): Promise<Data> {
    return this.data;
  }

  dispose(): void {}
}
