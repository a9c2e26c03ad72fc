/** What is looked at in a point: each a logarithm of something that is integrated, or of what it is made of. */
export type Look = (x: number) => readonly number[];

/** How far from where it starts the search looks, as powers of two. */
const [NEAREST, FARTHEST] = [-64, 64] as const;
/** How many places it starts from at most. */
const MOST = 10;
/** Steps of a golden-section search: a bracket shrinks to float64's rounding. */
const GOLDEN_STEPS = 75;
const GOLDEN = (Math.sqrt(5) - 1) / 2;
/** Points closer than this part of themselves are one. */
const SAME = 2 ** -44;

/** Differences of logarithms below this part of them are rounding. */
const ROUNDING = 1e-12;

type Seen = { readonly x: number; readonly values: readonly number[] };

/** Where a function that rises and then falls between two points is largest, by golden section. */
function peak(f: (x: number) => number, from: number, to: number): number {
  let [low, high] = [from, to];
  const left = () => high - GOLDEN * (high - low);
  const right = () => low + GOLDEN * (high - low);
  let [a, b] = [left(), right()];
  let [fa, fb] = [f(a), f(b)];
  for (let i = 0; i < GOLDEN_STEPS && low < a && b < high && a < b; i++) {
    if (fa === fb) {
      [low, high] = [a, b];
      [a, b] = [left(), right()];
      [fa, fb] = [f(a), f(b)];
    } else if (fa > fb) {
      [high, b, fb] = [b, a, fa];
      a = left();
      fa = f(a);
    } else {
      [low, a, fa] = [a, b, fb];
      b = right();
      fb = f(b);
    }
  }
  return fa > fb ? a : b;
}

/** Where a function changes its sign between two points, by bisection. */
function crossing(f: (x: number) => number, from: number, to: number): number {
  let [low, high] = [from, to];
  const rises = f(high) > 0;
  for (let i = 0; i < 200; i++) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) break;
    if (f(middle) > 0 === rises) high = middle;
    else low = middle;
  }
  return low;
}

/** What is seen on one side of a place, at distances that double, in increasing order of x. */
function lookFrom(look: Look, place: number, side: 1 | -1, low: number, high: number): Seen[] {
  const seen: Seen[] = [];
  for (let k = NEAREST; k <= FARTHEST; k++) {
    const x = place + side * 2 ** k;
    if (x === place || x <= low || x >= high) continue;
    seen.push({ x, values: look(x) });
  }
  return side > 0 ? seen : seen.reverse();
}

/** Whether the middle one is largest, by more than the rounding of numbers of this size. */
function isPeak(before: number, here: number, after: number, size: number): boolean {
  if (!(here >= before && here >= after) || here === Number.NEGATIVE_INFINITY) return false;
  const rise = here - Math.min(before, after);
  return rise > (here < Number.POSITIVE_INFINITY ? ROUNDING * (1 + size) : 0);
}

/** What a component is made of: itself, or for all but the first two the larger of these. */
const sizeOf = ({ values }: Seen, component: number): number =>
  values.slice(...(component < 2 ? [component, component + 1] : [0, 2])).reduce((size, value) => {
    return Number.isFinite(value) ? Math.max(size, Math.abs(value)) : size;
  }, 0);

/**
 * Where to cut a line before it is integrated along: peaks and dips of what is looked at, places where the first two cross, and
 * about each how far most of it reaches. Logarithms show a peak from any distance, so that one is found at 10⁶ with a width of 10⁻⁶.
 *
 * @param look the first two are log densities
 * @param known where the search starts: ends, modes, corners
 */
export function landmarks(look: Look, low: number, high: number, known: readonly number[]): number[] {
  const ends = [low, high].filter(Number.isFinite);
  const middle = Number.isFinite(high - low) ? (low + high) / 2 : 0;
  const found = new Set([...ends, ...known.filter((x) => x > low && x < high)]);
  const isNew = (x: number) => ![...found].some((y) => Math.abs(x - y) <= SAME * Math.abs(x));
  const queue = middle > low && middle < high ? [...ends, middle] : ends;
  const add = (x: number, isPlace: boolean) => {
    if (!(x > low && x < high) || !isNew(x)) return;
    found.add(x);
    if (isPlace && queue.length < MOST) queue.push(x);
  };
  for (let i = 0; i < queue.length; i++) {
    const place = queue[i] ?? 0;
    const [left, right] = [lookFrom(look, place, -1, low, high), lookFrom(look, place, 1, low, high)];
    const here: Seen[] = place > low && place < high ? [{ x: place, values: look(place) }] : [];
    addTurns(look, place, [...left, ...here, ...right], add);
    for (const side of [left, right]) {
      addReaches(side, place, (x) => {
        const distance = (x - place) / 2;
        const isNear = (y: number) => (y - place) / distance >= 1 && (y - place) / distance <= 4;
        if (![...found].some(isNear)) add(x, false);
      });
    }
  }
  return [...found].sort((a, b) => a - b);
}

/** Peaks of everything, dips of the first two and their crossings, each found to rounding. */
function addTurns(
  look: Look,
  place: number,
  seen: readonly Seen[],
  add: (x: number, isPlace: boolean) => void,
): void {
  const count = seen[0]?.values.length ?? 0;
  for (const [i, here] of seen.entries()) {
    const [before, after] = [seen[i - 1], seen[i + 1]];
    if (before === undefined) continue;
    const apart = ({ values: [p = 0, q = 0] }: Seen) => (p === q ? 0 : p - q);
    if (apart(before) * apart(here) < 0)
      add(
        crossing((x) => apart({ x, values: look(x) }), before.x, here.x),
        false,
      );
    if (after === undefined) continue;
    for (let c = 0; c < count; c++) {
      for (const sign of c < 2 ? [1, -1] : [1]) {
        const value = (values: readonly number[]) => sign * (values[c] ?? 0);
        const [left, right] = [value(before.values), value(after.values)];
        if (c > 1 && Math.min(left, right) === Number.NEGATIVE_INFINITY) continue;
        if (isPeak(left, value(here.values), right, sizeOf(here, c)))
          add(here.x === place ? place : peak((x) => value(look(x)), before.x, after.x), true);
      }
    }
  }
}

/** How far from a place most of each integral over the logarithm of the distance is. */
function addReaches(seen: readonly Seen[], place: number, add: (x: number) => void): void {
  const count = seen[0]?.values.length ?? 0;
  const worth = (at: Seen, c: number) => (at.values[c] ?? 0) + Math.log(Math.abs(at.x - place));
  for (const [i, here] of seen.entries()) {
    const [before, after] = [seen[i - 1], seen[i + 1]];
    if (before === undefined || after === undefined) continue;
    for (let c = 0; c < count; c++) {
      const [left, right] = [worth(before, c), worth(after, c)];
      if (
        Math.min(left, right) > Number.NEGATIVE_INFINITY &&
        isPeak(left, worth(here, c), right, sizeOf(here, c))
      )
        add(here.x);
    }
  }
}
