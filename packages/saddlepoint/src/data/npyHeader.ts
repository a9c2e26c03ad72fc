import type { ByteOrder } from "./byteOrder.ts";
import { type ElementType, namesIn, sizeOf, typeNamed } from "./elementTypes.ts";
import { foreignKind } from "./foreignFile.ts";

export const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]; // "\x93NUMPY"

/** What an array's elements are: numbers or bools, halves (float16), or texts of a fixed number of bytes. */
export type NpyElement =
  | { readonly kind: "number"; readonly type: ElementType; readonly size: number; readonly order: ByteOrder }
  | { readonly kind: "half"; readonly size: 2; readonly order: ByteOrder }
  | {
      readonly kind: "text";
      readonly size: number;
      readonly order: ByteOrder;
      /** Four bytes a character, or one. */
      readonly wide: boolean;
    };

export type NpyHeader = {
  readonly element: NpyElement;
  readonly fortran: boolean;
  readonly dims: readonly number[];
  readonly dataStart: number;
};

/** No header that says only these three things is longer. */
const LONGEST = 2 ** 20;

function fail(name: string, problem: string): never {
  throw new Error(`parseNpy: ${name} ${problem}`);
}

/** Where the header's text lies: its length takes 2 bytes in version 1 and 4 in versions 2 and 3. */
function headerSpan(bytes: Uint8Array, name: string): { start: number; end: number } {
  if (bytes.length < 10) fail(name, `is truncated: expected at least 10 bytes, got ${bytes.length}`);
  if (MAGIC.some((byte, i) => bytes[i] !== byte)) {
    const kind = foreignKind(bytes);
    const more = kind === undefined ? "" : `; it is ${kind}`;
    fail(name, `is not a .npy file: it must begin with "\\x93NUMPY"${more}`);
  }
  const version = bytes[6];
  if (version !== 1 && version !== 2 && version !== 3) {
    fail(name, `has .npy format version ${version}: expected 1, 2 or 3`);
  }
  const start = version === 1 ? 10 : 12;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < start) fail(name, `is truncated: expected at least ${start} bytes, got ${bytes.length}`);
  const length = version === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  if (length > LONGEST) fail(name, `has a header of ${length} bytes: expected at most ${LONGEST}`);
  const end = start + length;
  if (bytes.length < end) fail(name, `is truncated: expected a header of ${end} bytes, got ${bytes.length}`);
  return { start, end };
}

/** Without a byte order, as some writers have it, or with "=", it is the usual one. */
const ORDERS: Readonly<Record<string, ByteOrder>> = {
  "<": "little",
  "|": "little",
  "=": "little",
  ">": "big",
};
const DESCR = /^([<>=|]?)([a-zA-Z?])(\d*)$/;

function parseDescr(descr: string, name: string): NpyElement {
  const [, mark = "", letter = "", digits = ""] = DESCR.exec(descr) ?? [];
  const order = ORDERS[mark] ?? "little";
  if (letter === "f" && digits === "2") return { kind: "half", size: 2, order };
  if ((letter === "U" || letter === "S") && Number(digits) > 0) {
    const wide = letter === "U";
    return { kind: "text", size: Number(digits) * (wide ? 4 : 1), order, wide };
  }
  const type = letter === "?" ? "bool" : typeNamed("npy", letter + digits);
  if (type !== undefined && (mark !== "|" || sizeOf(type) === 1)) {
    return { kind: "number", type, size: sizeOf(type), order };
  }
  const objects =
    letter === "O" ? ", which are Python's own objects: save numbers, such as by astype(float)" : "";
  return fail(
    name,
    `holds elements of type ${JSON.stringify(descr)}${objects}: expected one of ${namesIn("npy")}, f2, U, S`,
  );
}

/** Sizes as Python writes them, "3, 4," or "3L, 4L" (Python 2). */
function parseShape(shape: string, name: string): readonly number[] {
  const sizes = shape.split(",").map((size) => size.trim());
  if (sizes.at(-1) === "") sizes.pop();
  return sizes.map((text) => {
    const size = Number(text.replace(/L$/, ""));
    if (/^\d+L?$/.test(text) && Number.isSafeInteger(size)) return size;
    return fail(name, `has a shape of (${shape.trim()}): expected whole numbers up to 2^53 - 1`);
  });
}

/**
 * What a NumPy array file says of itself before its elements: a Python literal such as
 * `{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }`, in quotes of either kind.
 *
 * @param bytes the file, or its beginning with the whole header
 * @throws Error naming the file as `parseNpy` does
 */
export function parseNpyHeader(bytes: Uint8Array, name: string): NpyHeader {
  const { start, end } = headerSpan(bytes, name);
  const text = new TextDecoder().decode(bytes.subarray(start, end));
  const descr = /['"]descr['"]\s*:\s*[uUbB]?(['"])([^'"]*)\1/.exec(text)?.[2];
  const fortran = /['"]fortran_order['"]\s*:\s*(True|False)/.exec(text)?.[1];
  const shape = /['"]shape['"]\s*:\s*\(([\d\s,L]*)\)/.exec(text)?.[1];
  if (/['"]descr['"]\s*:\s*\[/.test(text)) {
    fail(name, "holds records of several fields: save one of them, such as by array['field']");
  }
  if (descr === undefined || fortran === undefined || shape === undefined) {
    fail(name, `has a header without a plain descr, fortran_order and shape: ${JSON.stringify(text.trim())}`);
  }
  return {
    element: parseDescr(descr, name),
    fortran: fortran === "True",
    dims: parseShape(shape, name),
    dataStart: end,
  };
}
