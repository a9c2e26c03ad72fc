/** The remainders of all bytes by the reversed polynomial of ISO 3309, which zip, gzip and PNG share. */
const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte;
  for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? (rest >>> 1) ^ 0xedb88320 : rest >>> 1;
  return rest;
});

/** The CRC-32 of some bytes. */
export function crc32(bytes: Uint8Array): number {
  let rest = 0xffffffff;
  // An index: a loop over the values takes several times as long.
  for (let i = 0; i < bytes.length; i++) {
    rest = (TABLE[(rest ^ (bytes[i] ?? 0)) & 0xff] ?? 0) ^ (rest >>> 8);
  }
  return (rest ^ 0xffffffff) >>> 0;
}
