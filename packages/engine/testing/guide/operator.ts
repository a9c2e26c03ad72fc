import { type ResultsOf, RULES, type Rules } from "../../src/onnx/operators.ts";
import { at, present } from "../../src/present.ts";

/** [rows, columns] → [columns, columns]: the products of every column with every other. */
const columnProducts: ResultsOf = ({ inputs }) => {
  const { dtype, shape } = present(inputs[0], "ColumnProducts has an operand");
  return [{ dtype, shape: [at(shape, 1), at(shape, 1)] }];
};

export const withColumnProducts = [
  ...RULES,
  [columnProducts, ["com.example.ColumnProducts"]],
] as const satisfies Rules;
