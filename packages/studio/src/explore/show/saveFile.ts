/** Hands a file to the person: the browser puts it where it puts downloads. */
export function saveFile(name: string, contents: Blob): void {
  const url = URL.createObjectURL(contents);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // Later: a download that has begun may still read it.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** A file name from words: letters, digits and dashes. */
export const fileName = (words: string, ending: string): string =>
  `${
    words
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, "-")
      .replace(/^-|-$/g, "") || "image"
  }.${ending}`;
