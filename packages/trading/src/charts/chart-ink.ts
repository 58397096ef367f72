/** What paints a picture that stands alone. On a page the style sheet has the last word, by class. */
export const ink = {
  letters: '#13201c',
  axis: '#4d5b55',
  grid: '#d3dad6',
  bar: '#4d5b55',
  ground: '#ffffff',
  mark: '#7a4600',
} as const;

const studyInks = ['#1659c7', '#a84f00', '#0d6b3c', '#7038b8', '#a81f78', '#0b6a72'];

/** The colour of the line with this index, and the number of its class. */
export const studyInk = (index: number): { hex: string; number: number } => {
  const place = index % studyInks.length;
  return { hex: studyInks[place] ?? ink.bar, number: place + 1 };
};
