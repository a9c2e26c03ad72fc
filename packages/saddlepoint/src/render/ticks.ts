/** The round step, 1, 2 or 5 times a power of ten, that divides [low, high] into at most `count` steps, about. */
function roundStep(low: number, high: number, count: number): number {
  const rough = (high - low) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  return power * ([1, 2, 5].find((factor) => factor * power >= rough * (1 - 1e-9)) ?? 10);
}

function multiples(step: number, first: number, last: number): number[] {
  // Rounded, so that 3 × 0.1 is not 0.30000000000000004.
  return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

/**
 * The round numbers for an axis that shows [low, high]: at most about `count` steps, 1, 2 or 5 times a power of ten
 * apart.
 *
 * @returns the ones inside [low, high], or with `cover` also the next one on either side, so that they enclose it
 */
export function ticks(low: number, high: number, count: number, cover = false): number[] {
  if (!(high > low)) return [low];
  const step = roundStep(low, high, count);
  const [first, last] = [low / step, high / step];
  return cover
    ? multiples(step, Math.floor(first + 1e-9), Math.ceil(last - 1e-9))
    : multiples(step, Math.ceil(first - 1e-9), Math.floor(last + 1e-9));
}

type Unit = { readonly divisor: number; readonly suffix: string };

function unitFor(size: number): Unit {
  if (size >= 1e6) return { divisor: 1e6, suffix: "M" };
  return size >= 1e4 ? { divisor: 1e3, suffix: "k" } : { divisor: 1, suffix: "" };
}

function withUnit(value: number, { divisor, suffix }: Unit, decimals: number): string {
  if (value === 0 && suffix !== "") return "0";
  const digits = { minimumFractionDigits: decimals, maximumFractionDigits: 6 };
  return (value / divisor).toLocaleString("en-US", digits).replace("-", "−") + suffix;
}

function isTiny(value: number): boolean {
  return value !== 0 && Math.abs(value) < 1e-3;
}

/** A number for an axis: "1,200", "40k", "2.5M", "1e−4"; no more digits than it needs and a true minus sign. */
export function tickText(value: number): string {
  if (isTiny(value)) return Number(value.toPrecision(6)).toExponential().replaceAll("-", "−");
  return withUnit(value, unitFor(Math.abs(value)), 0);
}

/** Texts for the ticks of one axis, in one unit and with one number of decimals: "0.0" "0.5" "1.0"; "0" "5k" "10k". */
export function tickTexts(values: readonly number[]): string[] {
  if (values.some(isTiny)) return values.map(tickText);
  const unit = unitFor(Math.max(0, ...values.map(Math.abs)));
  const decimals = values.map((value) => /\.(\d+)/.exec(withUnit(value, unit, 0))?.[1]?.length ?? 0);
  return values.map((value) => withUnit(value, unit, Math.max(0, ...decimals)));
}
