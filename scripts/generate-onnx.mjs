// Regenerates packages/engine/src/onnx/onnx_pb.ts from onnx.proto. Needs `protoc` (Debian: protobuf-compiler).
import { spawnSync } from "node:child_process";

const folder = "packages/engine/src/onnx";
const run = spawnSync(
  "protoc",
  [
    "--plugin=protoc-gen-es=node_modules/.bin/protoc-gen-es",
    `--es_out=${folder}`,
    "--es_opt=target=ts,import_extension=js",
    `--proto_path=${folder}`,
    "onnx.proto",
  ],
  { stdio: "inherit" },
);
if (run.error) console.error(`generate:onnx needs protoc on the PATH: ${run.error.message}`);
process.exit(run.status ?? 1);
