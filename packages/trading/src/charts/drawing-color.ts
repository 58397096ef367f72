import type { DrawingType } from './drawing.ts';

/** The named colours, each as it is on white. Pages give them the shade that their ground needs. */
export const drawingColors = {
  black: '#13201c',
  gray: '#5d6b65',
  red: '#b3261e',
  orange: '#a84f00',
  gold: '#7d6100',
  green: '#0d6b3c',
  teal: '#0b6a72',
  blue: '#1659c7',
  purple: '#7038b8',
  magenta: '#a81f78',
} as const;
export type DrawingColor = keyof typeof drawingColors;

const isNamed = (color: string): color is DrawingColor => Object.hasOwn(drawingColors, color);

/** A colour as it is kept: one of the list, or #rrggbb, in lower case. Undefined: neither. */
export const canonicalColor = (written: string): string | undefined => {
  const color = written.trim().toLowerCase();
  if (color === 'grey') return 'gray';
  return isNamed(color) || /^#[0-9a-f]{6}$/.test(color) ? color : undefined;
};

/** The colour as SVG takes it, and the list's name of it if it has one. */
export const paintOf = (color: string): { hex: string; name: DrawingColor | undefined } =>
  isNamed(color) ? { hex: drawingColors[color], name: color } : { hex: color, name: undefined };

/** The colour of a drawing to which none was given. */
export const colorOf = (type: DrawingType): DrawingColor => {
  if (type === 'Text') return 'black';
  if (type === 'ArrowUp') return 'green';
  return type === 'ArrowDown' ? 'red' : 'blue';
};
