import type { VariableLook } from "./lookAtVariable.ts";

/** Neighbouring rows are this much alike where rows are a series, and by so many standard errors. */
const SERIAL = 0.2;
const SURE = 5;

/** What to say of rows that look like a series in time; undefined where any of the variables does not. */
export function seriesWarning(looks: Readonly<Record<string, VariableLook>>): string | undefined {
  const named = Object.entries(looks);
  const isSerial = ({ serial, symbols }: VariableLook) =>
    serial >= SERIAL && serial * Math.sqrt(symbols.length) >= SURE;
  if (!named.every(([, look]) => isSerial(look))) return undefined;
  const alike = named.map(([name, { serial }]) => `${serial.toFixed(2)} in ${name}`).join(", ");
  return (
    `neighbouring rows are alike (correlation of ranks ${alike}): either the file is sorted, or its rows are not independent, ` +
    "and then neither the value nor its interval holds"
  );
}
