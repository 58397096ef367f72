/** The drawings there are, by the names that NinjaTrader's `Draw` gives them. */
export const drawingTypes = [
  'HorizontalLine',
  'VerticalLine',
  'Line',
  'Ray',
  'Rectangle',
  'Text',
  'ArrowUp',
  'ArrowDown',
  'FibonacciRetracements',
  'RiskReward',
  'Region',
] as const;
export type DrawingType = (typeof drawingTypes)[number];

/** A point of a drawing; null where its type needs none. */
export type Anchor = { at: Date | null; ticks: bigint | null };

export type Drawing = {
  id: string;
  chartId: string;
  type: DrawingType;
  /** The same tag on the same chart is the same drawing (NinjaTrader, "Draw"). */
  tag: string;
  anchors: readonly Anchor[];
  text: string | null;
  /** See drawing-color.ts. */
  color: string;
  /** Shown on bars of its own chart's period alone. */
  barPeriodLock: boolean;
  drawnAt: Date;
};

export const drawingsMax = 100;
export const drawingTextMax = 200;

/** Letters, digits and a few marks: a tag is a name to give back, not a text. */
export const tagPattern = /^[A-Za-z0-9][A-Za-z0-9 _.:#-]{0,39}$/;

/** The name of a drawing to which none was given: its type and the first number that is free. */
export const freeTag = (type: DrawingType, taken: ReadonlySet<string>): string => {
  const numbers = Array.from({ length: taken.size + 1 }, (_, index) => `${type} ${index + 1}`);
  return numbers.find((tag) => !taken.has(tag)) ?? type;
};
