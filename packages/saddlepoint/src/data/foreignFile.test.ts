import { zipSync } from "fflate";
import { expect, test } from "vitest";
import { foreignKind } from "./foreignFile.ts";

const text = (words: string) => new TextEncoder().encode(words);
const zip = (name: string) => zipSync({ [name]: text("x") }, { level: 0 });
const wide = (words: string, bytes: number) =>
  Uint8Array.from([...text(words)].flatMap((byte) => [byte, ...new Uint8Array(bytes - 1)]));

test.each([
  ["Parquet", text("PAR1\x15\x04"), "a Parquet file"],
  ["HDF5", Uint8Array.of(0x89, 0x48, 0x44, 0x46, 13, 10, 26, 10), "an HDF5 file"],
  ["a workbook", zip("[Content_Types].xml"), "an Excel workbook"],
  ["an OpenDocument table", zip("mimetype"), "an OpenDocument file"],
  ["torch.save", zip("weights/data.pkl"), "a PyTorch file"],
  ["np.savez", zip("arr_0.npy"), "a NumPy archive"],
  ["another archive", zip("notes.txt"), "a zip archive"],
  ["bzip2", text("BZh91AY&SY"), "a bzip2 file"],
  ["a pickle", Uint8Array.of(0x80, 4, 0x95), "a Python pickle"],
  ["UTF-16 without a mark", wide("a,b\n", 2), "text in UTF-32, or in UTF-16"],
  ["UTF-32", wide("a,b\n", 4), "text in UTF-32, or in UTF-16"],
  ["a page", text("\n<!DOCTYPE html><html>"), "a web page or XML"],
  ["JSON", text('[{"a": 1}]'), "JSON"],
  ["JSON lines", text('{"a": 1}\n'), "JSON"],
])("%s is known by how it begins", (_, bytes, kind) => {
  expect(foreignKind(bytes)).toContain(kind);
});

test.each([
  "a,b\n1,2\n",
  "1\n2\n",
  "-1e5 3",
  "[a],[b]\n1,2",
  '"{a}"\n1',
  "<a\n1",
  "é\n1",
  "PAR1,PAR2\n1,2",
  "BZhou,b\n1,2",
  "MATLAB,b\n1,2",
  "",
])("%j may be a table", (words) => {
  expect(foreignKind(text(words))).toBeUndefined();
});
