import { Option } from "@commander-js/extra-typings";
import type { OpenSamplesOptions } from "saddlepoint/node";
import { integerOption } from "../options.ts";

export const sizeOption = () =>
  new Option("--size <n>", "resize the images of folders to n by n").argParser(integerOption("size", 1));

export const channelsOption = () =>
  new Option("--channels <n>", "read the images of folders as grey (1) or colour (3)").choices([
    "1",
    "3",
  ] as const);

/** How images are made alike, as flags that may not be given. */
type ImageFlags = { readonly size?: number | undefined; readonly channels?: "1" | "3" | undefined };

/** The same as options of the reader. */
export const imageOptions = ({
  size,
  channels,
}: ImageFlags): Pick<OpenSamplesOptions, "size" | "channels"> => ({
  ...(size === undefined ? {} : { size }),
  ...(channels === undefined ? {} : { channels: channels === "1" ? 1 : 3 }),
});
