import { spawn } from "node:child_process";

const OPENERS: Partial<Readonly<Record<NodeJS.Platform, readonly [string, ...string[]]>>> = {
  darwin: ["open"],
  // `start` is the shell's own; its first quoted argument is a window's title.
  win32: ["cmd", "/c", "start", ""],
};

/** Opens a link in the user's browser, and calls `failed` where this machine has no way to. */
export function openInBrowser(link: string, failed: () => void): void {
  const [program, ...words] = OPENERS[process.platform] ?? ["xdg-open"];
  const child = spawn(program, [...words, link], { stdio: "ignore", detached: true });
  child.once("error", failed);
  child.once("exit", (code) => code !== 0 && failed());
  child.unref();
}
