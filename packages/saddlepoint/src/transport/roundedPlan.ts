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
  const scaled = Float64Array.from(plan);
  for (let i = 0; i < n; i++) {
    const row = scaled.subarray(i * m, (i + 1) * m);
    const factor = share(a[i] ?? 0, total(row));
    row.forEach((mass, j) => {
      columns[j] = (columns[j] ?? 0) + mass * factor;
      row[j] = mass * factor;
    });
  }
  const factors = b.map((mass, j) => share(mass, columns[j] ?? 0));
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < m; j++) {
      const mass = (scaled[i * m + j] ?? 0) * (factors[j] ?? 1);
      scaled[i * m + j] = mass;
      rows[i] = (rows[i] ?? 0) + mass;
    }
  }
  const missingRows = a.map((mass, i) => Math.max(0, mass - (rows[i] ?? 0)));
  const missingColumns = b.map((mass, j) => Math.max(0, mass - (columns[j] ?? 0) * (factors[j] ?? 1)));
  const missing = total(missingRows);
  if (missing === 0) return scaled;
  return scaled.map(
    (mass, k) => mass + ((missingRows[Math.floor(k / m)] ?? 0) * (missingColumns[k % m] ?? 0)) / missing,
  );
}
