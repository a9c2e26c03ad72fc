import type { Approach } from "./approach.ts";
import { fitsTo } from "./approach.ts";
import type { FDivergence } from "./fDivergence.ts";
import { logHeight } from "./logHeight.ts";
import { integrateStretches, type Stretch } from "./quadrature.ts";
import type { TailFit } from "./tailFit.ts";

/** What lies beyond where an end is integrated to: a number, Infinity, or what nothing here can tell. */
export type Beyond = { readonly value: number; readonly error: number; readonly isDecided: boolean };

const NOTHING: Beyond = { value: 0, error: 0, isDecided: true };
const DIVERGES: Beyond = { value: Number.POSITIVE_INFINITY, error: 0, isDecided: true };
const UNKNOWN: Beyond = { value: 0, error: 0, isDecided: false };

/** An exponent this near to that of 1/x is taken for it, where it is known that well. */
const BORDER = 1e-11;
/** How near to −1 the power of the logarithm may be before it is taken for it. */
const LOG_BORDER = 1e-4;
/** So many times its error an exponent has to be from the border. */
const CLEAR = 3;
/** e^−this of what is there is nothing. */
const NEGLIGIBLE = 50;
/** A sum that is below e^this, and falling, is nothing beside any tolerance. */
const VANISHED = -90;
/** As far as s goes: from there on the power of the logarithm decides. */
const END_OF_NUMBERS = 1e250;
/** Where exponents are read off: so many times farther than the range that is integrated. */
const FAR_OUT = 2 ** 24;

/** A height over s > 0, by its value and by the logarithm of its size. */
type Height = { readonly at: (s: number) => number; readonly log: (s: number) => number };

/** −β and κ of e^(−βs) s^κ, from three points far out. */
function exponentsOf(log: (s: number) => number, from: number): { slope: number; power: number } {
  const s = FAR_OUT * from;
  const [first, second, third] = [log(s), log(2 * s), log(4 * s)];
  const [left, right] = [second - first, third - second];
  // left = slope s + power log 2, right = 2 slope s + power log 2
  return { slope: (right - left) / s, power: (2 * left - right) / Math.LN2 };
}

/** ∫ of a height from s on, which falls as e^(−βs) s^κ at last; over r with s = from · e^r. */
function integralFrom({ at, log }: Height, from: number, power: number): number {
  const worth = (s: number) => log(s) + Math.log(s);
  let to = 2 * from;
  let most = worth(from);
  while (to < END_OF_NUMBERS && worth(to) > most - NEGLIGIBLE) {
    most = Math.max(most, worth(to));
    to *= 2;
  }
  const stretches: Stretch[] = [];
  const end = Math.log(to / from);
  for (let low = 0; low < end; low = Math.min(end, 2 * low + 0.5)) {
    stretches.push({
      integrand: (r) => [at(from * Math.exp(r)) * from * Math.exp(r)],
      low,
      high: Math.min(end, 2 * low + 0.5),
    });
  }
  const [value = 0] = integrateStretches(stretches, { tolerance: 1e-14, maxIntervals: 300 }).values;
  const rest = to >= END_OF_NUMBERS ? (at(to) * to) / -(1 + power) : 0;
  return value + rest;
}

/** What is beyond, of a height whose exponent may be off by `slopeError`; compared with another one for its error. */
function beyondOf(height: Height, other: Height | null, from: number, slopeError: number): Beyond {
  const atFrom = height.log(from);
  if (atFrom === Number.NEGATIVE_INFINITY) return NOTHING;
  const { slope, power } = exponentsOf(height.log, from);
  if (Number.isNaN(slope))
    return height.log(FAR_OUT * from) > atFrom ? DIVERGES : integrated(height, other, from, -2, 0);
  const border = Math.max(BORDER, CLEAR * slopeError);
  if (slope > border) return DIVERGES;
  if (slope < -border) return integrated(height, other, from, power, slopeError);
  if (border > CLEAR * BORDER) return UNKNOWN;
  if (power > -1 - LOG_BORDER)
    return power > -1 + LOG_BORDER || Math.abs(power + 1) < LOG_BORDER ? DIVERGES : UNKNOWN;
  return integrated(height, other, from, power, 0);
}

function integrated(
  height: Height,
  other: Height | null,
  from: number,
  power: number,
  slopeError: number,
): Beyond {
  const value = integralFrom(height, from, power);
  if (value === 0) return NOTHING;
  const reach = value / height.at(from); // as wide as it would be at its first height
  const again = other === null ? value : integralFrom(other, from, power);
  const difference = Number.isFinite(again) ? Math.abs(again - value) : Math.abs(value);
  const error = 2 * difference + Math.abs(value) * (1e-13 + 4 * slopeError * Math.abs(reach));
  return { value, error, isDecided: Number.isFinite(value) };
}

/** How a height that is made of neither power goes on: by a fit to its own logarithm. */
function byItself(log: (s: number) => number, sign: number, reach: number): Beyond {
  const last = log(reach);
  if (last === Number.NEGATIVE_INFINITY) return NOTHING;
  if (last === Number.POSITIVE_INFINITY) return DIVERGES;
  const before = log(0.97 * reach);
  if (last < VANISHED && last < before - 1e-3) return NOTHING;
  const [fit, other] = fitsTo((s) => [s, log(s)], reach);
  if (fit === null) return UNKNOWN;
  const found = beyondOf(heightOf(fit, sign), other && heightOf(other, sign), reach, fit.slopeError);
  const off = Math.abs(fit.at(reach) - last);
  return { ...found, error: found.error + Math.abs(found.value) * 2 * (off + fit.residual) };
}

const heightOf = ({ at }: TailFit, sign: number): Height => ({ at: (s) => sign * Math.exp(at(s)), log: at });

/** What lies beyond an end's reach of q f(p/q), of p and of q. */
export function beyond(f: FDivergence, end: Approach): readonly [Beyond, Beyond, Beyond] {
  const { reach, at, fits, others } = end;
  const masses = ([0, 1] as const).map((density) => {
    const [fit, other] = [fits[density], others[density]];
    if (fit === null) return byItself((s) => at(s)[density], 1, reach);
    const found = beyondOf(heightOf(fit, 1), other && heightOf(other, 1), reach, fit.slopeError);
    const off = Math.abs(fit.at(reach) - at(reach)[density]);
    return { ...found, error: found.error + found.value * 2 * (off + fit.residual) };
  });
  const [ofP = UNKNOWN, ofQ = UNKNOWN] = masses;
  return [ofDivergence(f, end), ofP, ofQ];
}

function ofDivergence(f: FDivergence, { reach, at, fits, others }: Approach): Beyond {
  const [p, q] = fits;
  const [lp, lq] = at(reach);
  if (p === null || q === null) {
    const shifted = Math.max(lp, lq);
    const sign = Number.isFinite(Math.min(lp, lq)) ? Math.sign(f.integrand(lp - shifted, lq - shifted)) : 1;
    return byItself((s) => logHeight(f, ...at(s)), sign || 1, reach);
  }
  const height = (forP: TailFit, forQ: TailFit): Height => ({
    at: (s) => f.integrand(forP.at(s), forQ.at(s)),
    log: (s) => logHeight(f, forP.at(s), forQ.at(s)),
  });
  const order = 1 + Math.max(1, ...f.alphas.map(([a]) => Math.abs(a)));
  const slopeError = order * (p.slopeError + q.slopeError);
  const found = beyondOf(
    height(p, q),
    others[0] && others[1] && height(others[0], others[1]),
    reach,
    slopeError,
  );
  const off = Math.abs(p.at(reach) - lp) + Math.abs(q.at(reach) - lq) + p.residual + q.residual;
  // Where p = q the heights are differences, which their sizes bound.
  const size = Math.max(Math.abs(found.value), 0);
  return { ...found, error: found.error + size * 2 * order * off };
}
