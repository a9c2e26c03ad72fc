/** The files of an exported folder, by the names that `saddlepoint export` gives them. */
export const GENERATOR_FILE = "generator.onnx";
export const ENCODER_FILE = "encoder.onnx";
export const CARD_FILE = "README.md";
