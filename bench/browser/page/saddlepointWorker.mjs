// Saddlepoint in a worker: the page only sends what to do and hears how it went, so it never waits.
import { openSaddlepoint } from "./saddlepointGame.mjs";
import { serveCalls } from "./serveCalls.mjs";
import { readStart } from "./start.mjs";

let game;

serveCalls({
  async open(workload, settings) {
    game = await openSaddlepoint(workload, await readStart(workload), settings);
    const { compileMs, modelBytes } = game;
    return { compileMs, modelBytes };
  },
  run: (steps) => game.run(steps),
});
