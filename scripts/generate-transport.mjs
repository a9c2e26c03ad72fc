// Makes packages/saddlepoint/src/transport/fourRows.wasm.ts of fourRows.wat. Needs wat2wasm, of WABT.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const source = fileURLToPath(new URL("../packages/saddlepoint/src/transport/fourRows.wat", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "saddlepoint-"));
try {
  const made = join(folder, "fourRows.wasm");
  execFileSync("wat2wasm", [source, "-o", made], { stdio: "inherit" });
  const text = readFileSync(made).toString("base64");
  const lines = text.match(/.{1,100}/g) ?? [];
  writeFileSync(
    source.replace(/wat$/, "wasm.ts"),
    `/** fourRows.wat in bytes, in base64: made by \`npm run generate:transport\`. */\nexport const FOUR_ROWS =\n${lines.map((line) => `  "${line}"`).join(" +\n")};\n`,
  );
} finally {
  rmSync(folder, { recursive: true });
}
