import { numpy as np } from "@jax-js/jax";

/** What reads the numbers of an array. */
const READERS = ["data", "dataSync", "js", "jsAsync", "item"] as const;

/**
 * Calls `make` while traced arrays, which have no numbers, refuse to be numbers or text. JavaScript would take them for NaN, and
 * `x > 0 ? a : b` would be b for all of them without a word. `if (x)`, `!x`, `x && y` and `x === y` ask an array nothing, so they
 * can't be seen. Arrays that are there, as a function makes them of numbers, stay as they are.
 *
 * @throws TypeError from within `make`, with what to use instead
 */
export function withoutValues<T>(make: () => T): T {
  const traced: object = Object.getPrototypeOf(np.Array.prototype);
  const methods: readonly (readonly [PropertyKey, (this: unknown, hint: unknown) => unknown])[] = [
    [
      Symbol.toPrimitive,
      function (hint) {
        return refuse(this, hint === "string" ? "as text or as a key" : "as a number");
      },
    ],
    [
      "toJSON",
      function () {
        return this instanceof np.Array ? this : refuse(this, "as JSON");
      },
    ],
    ...READERS.map(
      (name) =>
        [
          name,
          function (this: unknown) {
            return refuse(this, `with .${name}()`);
          },
        ] as const,
    ),
  ];
  // Everybody's class, so only while nothing is awaited.
  const added = methods.filter(([name]) => !Object.hasOwn(traced, name));
  for (const [name, value] of added) Object.defineProperty(traced, name, { value, configurable: true });
  try {
    return make();
  } finally {
    for (const [name] of added) Reflect.deleteProperty(traced, name);
  }
}

function refuse(array: unknown, use: string): never {
  const { dtype, shape } = array as np.Array; // only arrays inherit these methods
  throw new TypeError(
    `compile(fn): fn must not take a traced array's numbers, which are there only when it runs: choose with np.where(condition, a, b), calculate with x.add(y), x.mul(y), …, got ${dtype}[${shape}] ${use}`,
  );
}
