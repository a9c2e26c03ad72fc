/**
 * A compiled function that is compiled when it is first asked for: a traversal asks for the generator alone, a game whose
 * players always move together never for one player's step.
 */
export function lazily<Made extends { release(): Promise<void> }>(make: () => Promise<Made>) {
  let made: Promise<Made> | undefined;
  return {
    get(): Promise<Made> {
      made ??= make();
      return made;
    },
    /** Frees what was made; what could not be made has told whoever asked for it. */
    async release(): Promise<void> {
      await made?.then(
        (compiled) => compiled.release(),
        () => undefined,
      );
    },
  };
}
