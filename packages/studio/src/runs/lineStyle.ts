interface LineStyle {
  /** A colour's name in the theme. */
  readonly colour: string;
  readonly dashed: false | readonly number[];
}

const COLOURS = ["--accent", "--fake", "--truth", "--bad", "--muted", "--ink"] as const;
const DASHES = [false, [8, 4], [2, 3], [10, 3, 2, 3], [5, 2], [1, 5], [14, 4]] as const;

/** How the line of a number in a chart is drawn: colours and dash patterns go round out of step, so that many differ. */
export const lineStyle = (line: number): LineStyle => ({
  colour: COLOURS[line % COLOURS.length] ?? "--ink",
  dashed: DASHES[line % DASHES.length] ?? false,
});
