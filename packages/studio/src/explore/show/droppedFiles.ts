import type { ModelFile } from "../core/exploreApi.ts";

/** A folder of so many files is no exported model: more are not looked through. */
const MOST_FILES = 200;

/** Whether something that is dragged over the page is files, and not text or a link. */
export const dragsFiles = ({ dataTransfer }: DragEvent): boolean =>
  dataTransfer?.types.includes("Files") ?? false;

/** Whether a drag leaves an element for good, and not for something inside it. */
export const leaves = ({ relatedTarget, currentTarget }: DragEvent): boolean =>
  !(
    relatedTarget instanceof Node &&
    (currentTarget instanceof Node ? currentTarget : document).contains(relatedTarget)
  );

/** What is dragged, as far as a browser says it before it is dropped: one image, or files of a model. */
export function dragged({ dataTransfer }: DragEvent): "image" | "model" {
  const types = Array.from(dataTransfer?.items ?? [], ({ type }) => type);
  return types.length === 1 && types[0]?.startsWith("image/") === true ? "image" : "model";
}

/** The one image that was dropped; undefined where it is a model's files, or what can only be wrong ones. */
export function onlyImage(files: readonly File[]): File | undefined {
  const [file] = files;
  return files.length === 1 && file?.type.startsWith("image/") === true ? file : undefined;
}

/** Whether one of these files belongs to an exported model by its kind, whatever it is called. */
export const hasModelFile = (files: readonly { readonly name: string }[]): boolean =>
  files.some(({ name }) => /\.(onnx|md)$/i.test(name));

/** Files as they are given to a model: a folder's have their path. */
export const asModelFiles = (files: Iterable<File>): readonly ModelFile[] =>
  Array.from(files, (file) => ({ name: file.name, contents: file }));

/**
 * Everything that was dropped, the files of folders included. It must be called while the event is handled: afterwards a
 * browser has taken its list away.
 *
 * @throws Error naming a folder of more than 200 files
 */
export async function droppedFiles(transfer: DataTransfer): Promise<readonly ModelFile[]> {
  const entries = Array.from(transfer.items, (item) => item.webkitGetAsEntry());
  if (!entries.some((entry) => entry?.isDirectory === true)) return asModelFiles(transfer.files);
  const found: ModelFile[] = [];
  for (const entry of entries) if (entry !== null) await collect(entry, found);
  return found;
}

async function collect(entry: FileSystemEntry, found: ModelFile[]): Promise<void> {
  if (found.length > MOST_FILES)
    throw new Error(
      `The folder with ${entry.fullPath} has more than ${MOST_FILES} files. Give a folder that "saddlepoint export" wrote.`,
    );
  if (isFile(entry)) {
    const contents = await new Promise<File>((resolve, reject) => entry.file(resolve, reject));
    found.push({ name: entry.fullPath.replace(/^\//, ""), contents });
  } else if (isFolder(entry)) {
    const reader = entry.createReader();
    // A reader gives a folder in parts, and an empty one at its end.
    for (;;) {
      const part = await new Promise<FileSystemEntry[]>((resolve, reject) =>
        reader.readEntries(resolve, reject),
      );
      if (part.length === 0) return;
      for (const inside of part) await collect(inside, found);
    }
  }
}

const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile;
const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory;
