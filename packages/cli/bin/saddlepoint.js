#!/usr/bin/env node
// npm links this when it installs, before anything is built.
try {
  await import("../dist/main.js");
} catch (error) {
  if (error?.code !== "ERR_MODULE_NOT_FOUND" || !String(error.message).includes("dist/main.js")) throw error;
  console.error("error: saddlepoint is not built yet; run `npm run build` in its repository");
  process.exitCode = 1;
}
