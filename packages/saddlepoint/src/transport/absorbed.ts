/** Scalings beyond this, or below its inverse, go into the potentials, and the plan is worked out anew. */
const DRIFT = 1e15;

export const drifted = (scalings: Float64Array): boolean => {
  for (const r of scalings) if (r > DRIFT || (r < 1 / DRIFT && r !== 0)) return true;
  return false;
};

/** Potentials with scalings taken in (Schmitzer 2019, "absorption"); a point without mass has none. */
export const absorbed = (potentials: Float64Array, scalings: Float64Array, epsilon: number): Float64Array =>
  potentials.map((value, i) => {
    const scaling = scalings[i] ?? 0;
    return scaling > 0 ? value + epsilon * Math.log(scaling) : value;
  });
