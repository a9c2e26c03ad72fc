import { total } from "./masses.ts";

/**
 * A plan near π ≥ 0, [n, m], whose marginals are a and b exactly: rows and columns that carry too much are scaled down, and
 * what is missing is spread in proportion (Altschuler, Weed and Rigollet 2017, algorithm 2).
 */
export function roundedPlan(plan: Float64Array, a: Float64Array, b: Float64Array): Float64Array {
  const [n, m] = [a.length, b.length];
  const share = (wanted: number, got: number) => (got > wanted ? wanted / got : 1);
  const columns = new Float64Array(m);
  const rows = new Float64Array(n);
  const rounded = new Float64Array(n * m);
  for (let i = 0; i < n; i++) {
    let carried = 0;
    for (let j = 0, k = i * m; j < m; j++, k++) carried += plan[k] ?? 0;
    const factor = share(a[i] ?? 0, carried);
    for (let j = 0, k = i * m; j < m; j++, k++) {
      const mass = (plan[k] ?? 0) * factor;
      rounded[k] = mass;
      columns[j] = (columns[j] ?? 0) + mass;
    }
  }
  const factors = b.map((mass, j) => share(mass, columns[j] ?? 0));
  for (let i = 0; i < n; i++) {
    let carried = 0;
    for (let j = 0, k = i * m; j < m; j++, k++) {
      const mass = (rounded[k] ?? 0) * (factors[j] ?? 1);
      rounded[k] = mass;
      carried += mass;
    }
    rows[i] = carried;
  }
  const missingRows = a.map((mass, i) => Math.max(0, mass - (rows[i] ?? 0)));
  const missingColumns = b.map((mass, j) => Math.max(0, mass - (columns[j] ?? 0) * (factors[j] ?? 1)));
  const missing = total(missingRows);
  if (missing === 0) return rounded;
  for (let i = 0; i < n; i++) {
    const own = missingRows[i] ?? 0;
    if (own === 0) continue;
    for (let j = 0, k = i * m; j < m; j++, k++)
      rounded[k] = (rounded[k] ?? 0) + (own * (missingColumns[j] ?? 0)) / missing;
  }
  return rounded;
}
