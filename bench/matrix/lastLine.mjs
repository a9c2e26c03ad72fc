/** The last line of a text: of an error's output, what went wrong. */
export const lastLine = (text) => text.trim().split("\n").at(-1) ?? "";
