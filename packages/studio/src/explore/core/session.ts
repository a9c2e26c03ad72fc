/** A port of a model: what it is called, its elements' type and its dimensions, symbolic ones by name. */
export interface Port {
  readonly name: string;
  readonly type: string;
  readonly shape: readonly (number | string)[];
}

/** What one input or output holds. */
export interface Values {
  readonly data: Float32Array;
  readonly dims: readonly number[];
}

/** A loaded ONNX model, on whichever runtime loaded it. */
export interface Session {
  readonly inputs: readonly Port[];
  readonly outputs: readonly Port[];
  run(feeds: Readonly<Record<string, Values>>): Promise<Readonly<Record<string, Values>>>;
  release(): Promise<void>;
}

/** Loads a model: ONNX Runtime in a page, or in Node. @throws Error when the bytes are no model that it can run */
export type CreateSession = (model: Uint8Array) => Promise<Session>;
