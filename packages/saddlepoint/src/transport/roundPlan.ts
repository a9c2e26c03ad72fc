import { total } from "./masses.ts";

/**
 * Puts right the marginals of a plan π ≥ 0, [n, m], in place, so that they are a and b exactly: rows and columns that carry too
 * much are scaled down, and what is missing is spread in proportion (Altschuler, Weed and Rigollet 2017, algorithm 2).
 */
export function roundPlan(plan: Float64Array, a: Float64Array, b: Float64Array): void {
  const [n, m] = [a.length, b.length];
  const share = (wanted: number, got: number) => (got > wanted ? wanted / got : 1);
  const columns = new Float64Array(m);
  const rows = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let carried = 0;
    for (let j = 0, k = i * m; j < m; j++, k++) carried += plan[k] ?? 0;
    const factor = share(a[i] ?? 0, carried);
    for (let j = 0, k = i * m; j < m; j++, k++) {
      const mass = (plan[k] ?? 0) * factor;
      plan[k] = mass;
      columns[j] = (columns[j] ?? 0) + mass;
    }
  }
  const factors = b.map((mass, j) => share(mass, columns[j] ?? 0));
  for (let i = 0; i < n; i++) {
    let carried = 0;
    for (let j = 0, k = i * m; j < m; j++, k++) {
      const mass = (plan[k] ?? 0) * (factors[j] ?? 1);
      plan[k] = mass;
      carried += mass;
    }
    rows[i] = carried;
  }
  const missingRows = a.map((mass, i) => Math.max(0, mass - (rows[i] ?? 0)));
  const missingColumns = b.map((mass, j) => Math.max(0, mass - (columns[j] ?? 0) * (factors[j] ?? 1)));
  const missing = total(missingRows);
  if (missing === 0) return;
  for (let i = 0; i < n; i++) {
    const own = missingRows[i] ?? 0;
    if (own === 0) continue;
    for (let j = 0, k = i * m; j < m; j++, k++)
      plan[k] = (plan[k] ?? 0) + (own * (missingColumns[j] ?? 0)) / missing;
  }
}
