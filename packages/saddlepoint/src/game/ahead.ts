/** Items taken one by one, each of which may have been made before it was asked for. */
export type Ahead<Item> = {
  /** The next item, or undefined when there are no more: the one prepared, or one made now. */
  take(): Item | undefined;
  /** Makes the next item now, to be taken later; nothing where one is ready. */
  prepare(): void;
};

/**
 * Lets work on one item overlap with the making of the next, and changes neither the items nor their order.
 *
 * @example
 *   const running = compute(items.take()); // returns a promise
 *   items.prepare(); // while it runs
 *   await running;
 */
export function ahead<Item>(items: Iterator<Item, void>): Ahead<Item> {
  let ready: IteratorResult<Item, void> | undefined;
  return {
    take() {
      const { value, done } = ready ?? items.next();
      ready = undefined;
      return done ? undefined : value;
    },
    prepare() {
      ready ??= items.next();
    },
  };
}
