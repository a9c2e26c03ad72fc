/**
 * Does a part of a call to `name(argument, …)`. Errors of tracing, lowering and loading say what `compile(fn, …)` demands of fn:
 * they name what was called instead.
 */
export async function calledAs<T>(name: string, argument: string, part: () => Promise<T>): Promise<T> {
  try {
    return await part();
  } catch (error) {
    if (error instanceof Error) {
      error.message = error.message
        .replace(/^compile\(fn(.*?)\): fn /, `${name}(${argument}$1): ${argument} `)
        .replace(/^compile\(fn/, `${name}(${argument}`);
    }
    throw error;
  }
}
