type Signature = { readonly bytes: readonly number[]; readonly kind: string };

const ascii = (text: string): readonly number[] => [...text].map((character) => character.charCodeAt(0));

const TO_CSV = "save it as .csv, such as by pandas' to_csv, or as .npy";
const UNPACK = "unpack it first, or pack it with gzip";

/** How files begin that people have, and that hold no samples here, by their formats' own descriptions; no table begins so. */
const SIGNATURES: readonly Signature[] = [
  { bytes: ascii("PAR1\x15"), kind: `a Parquet file: ${TO_CSV}` },
  { bytes: ascii("ARROW1\0\0"), kind: `an Arrow (Feather) file: ${TO_CSV}` },
  { bytes: [0x89, ...ascii("HDF\r\n")], kind: `an HDF5 file: ${TO_CSV}` },
  { bytes: ascii("MATLAB 5.0 MAT-file"), kind: `a MATLAB file: ${TO_CSV}` },
  { bytes: [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1], kind: `an old Excel workbook: ${TO_CSV}` },
  { bytes: ascii("SQLite format 3\0"), kind: `an SQLite database: ${TO_CSV}` },
  { bytes: ascii("%PDF-"), kind: "a PDF document" },
  { bytes: [0x1f, 0x8b], kind: "a gzip file in a gzip file: unpack it once" },
  ...ascii("123456789").map((level) => ({
    bytes: [...ascii("BZh"), level, ...ascii("1AY&SY")],
    kind: `a bzip2 file: ${UNPACK}`,
  })),
  { bytes: [0xfd, ...ascii("7zXZ")], kind: `an xz file: ${UNPACK}` },
  { bytes: [0x28, 0xb5, 0x2f, 0xfd], kind: `a Zstandard file: ${UNPACK}` },
  { bytes: [...ascii("7z"), 0xbc, 0xaf], kind: `a 7z archive: ${UNPACK}` },
  { bytes: ascii("Rar!\x1a"), kind: `a RAR archive: ${UNPACK}` },
  { bytes: [0x93, ...ascii("NUMPY")], kind: "a NumPy array: its name must end in .npy" },
  ...[2, 3, 4, 5].map((protocol) => ({
    bytes: [0x80, protocol],
    kind: "a Python pickle: save numbers, such as by np.save",
  })),
  { bytes: [0x89, ...ascii("PNG")], kind: "an image: give a folder of them" },
  { bytes: [0xff, 0xd8, 0xff], kind: "an image: give a folder of them" },
  { bytes: ascii("GIF89a"), kind: "an image: give a folder of them" },
];

const ZIP = ascii("PK\x03\x04");
/** Where the name of an archive's first file lies. */
const FIRST_NAME = 30;
const LONGEST_NAME = 64;

const beginsWith = (beginning: Uint8Array, bytes: readonly number[]): boolean =>
  bytes.every((byte, i) => beginning[i] === byte);

function archiveKind(beginning: Uint8Array): string {
  const name = new TextDecoder("latin1").decode(beginning.subarray(FIRST_NAME, FIRST_NAME + LONGEST_NAME));
  if (/^(\[Content_Types\]|_rels\/|docProps\/|xl\/)/.test(name)) return `an Excel workbook: ${TO_CSV}`;
  if (/^mimetype/.test(name)) return `an OpenDocument file: ${TO_CSV}`;
  if (/^[^/]+\/data\.pkl|^archive\//.test(name)) return "a PyTorch file: save its arrays, such as by np.save";
  if (/\.npy/.test(name)) return "a NumPy archive: its name must end in .npz";
  return `a zip archive: ${UNPACK}`;
}

/** Bytes of letters with zeros between, as UTF-16 and UTF-32 have them. */
function hasZerosBetween(beginning: Uint8Array): boolean {
  const [a, b, c, d] = beginning;
  if (a === undefined || b === undefined || c === undefined || d === undefined) return false;
  const isWide = (a > 0 && b === 0 && c > 0 && d === 0) || (a === 0 && b > 0 && c === 0 && d > 0);
  return (
    isWide || (a === 0xff && b === 0xfe && c === 0 && d === 0) || (a > 0 && b === 0 && c === 0 && d === 0)
  );
}

/**
 * What a file is that was given for a table or an array and is neither, with what to do about it, by how it begins; undefined
 * where that says nothing.
 *
 * @param beginning its first bytes; a hundred are enough
 */
export function foreignKind(beginning: Uint8Array): string | undefined {
  const known = SIGNATURES.find(({ bytes }) => beginsWith(beginning, bytes));
  if (known !== undefined) return known.kind;
  if (beginsWith(beginning, ZIP)) return archiveKind(beginning);
  if (hasZerosBetween(beginning))
    return "text in UTF-32, or in UTF-16 without a byte-order mark: save it in UTF-8";
  const text = new TextDecoder().decode(beginning.subarray(0, LONGEST_NAME)).trimStart();
  if (/^<(!doctype|html|\?xml|svg)/i.test(text)) return "a web page or XML, such as a failed download leaves";
  if (/^(\{\s*"|\[\s*\{|\{\s*$)/.test(text)) return `JSON: ${TO_CSV}`;
  return undefined;
}
