export const PARTS = ["cost", "memory", "overhead", "pictures"] as const;

export type ScaleOptions = {
  readonly quick: boolean;
  /** As many as the library chooses unless told. */
  readonly threads: number | undefined;
};

export type Say = (text: string) => void;

/** Threads as the library takes them: left out where it is to choose. */
export const threadsOf = ({ threads }: ScaleOptions) => (threads === undefined ? {} : { threads });
