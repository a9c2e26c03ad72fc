import type { StartRequest } from "./api.ts";

/** Where a training runs and what its folder is called, as the person writes it; empty is the usual. */
export interface StartPlace {
  readonly name: string;
  readonly device: string;
  readonly threads: string;
}

export const USUAL_PLACE: StartPlace = { name: "", device: "", threads: "" };

/** The place as a request says it; a number of threads that is none goes as NaN, which the server refuses in words. */
export const placeRequest = ({
  name,
  device,
  threads,
}: StartPlace): Pick<StartRequest, "name" | "device" | "threads"> => ({
  ...(name.trim() === "" ? {} : { name: name.trim() }),
  ...(device === "" ? {} : { device }),
  ...(threads.trim() === "" ? {} : { threads: Number(threads) }),
});

/** The place as flags of the command line. */
export const placeFlags = ({ device, threads }: StartPlace): readonly string[] => [
  ...(device === "" ? [] : [`--device ${device}`]),
  ...(threads.trim() === "" ? [] : [`--threads ${threads.trim()}`]),
];
