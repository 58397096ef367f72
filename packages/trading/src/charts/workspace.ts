import { z } from 'zod';
import { periodTypes } from '../bars/bar-period.ts';
import { type Outcome, refuse } from '../refusal.ts';
import type { Chart } from './chart.ts';
import { type Drawing, drawingTypes } from './drawing.ts';

export const workspacesMax = 50;

/** Names are also the names of files in NinjaTrader, so they are of letters, digits, spaces and a few marks. */
const namePattern = /^[\p{L}\p{N}](?:[\p{L}\p{N} _.()&+-]{0,38}[\p{L}\p{N})])?$/u;

/** A workspace's name without the space around it. `name_invalid`. */
export const parseWorkspaceName = (written: string): Outcome<{ name: string }> => {
  const name = written.trim().normalize('NFC');
  if (namePattern.test(name)) return { ok: true, name };
  return refuse('name_invalid', 'A workspace is named with 1 to 40 letters, digits, spaces and . _ ( ) & + -.', {
    hint: 'It begins with a letter or a digit.',
  });
};

/** Names that differ in case alone are one. */
export const workspaceKey = (name: string): string => name.toLowerCase();

export type DrawnChart = Chart & { drawings: readonly Drawing[] };

const uuid = z.uuid();
const instant = z.iso.datetime().transform((at) => new Date(at));

const SavedCharts = z.array(
  z.object({
    id: uuid,
    instrument: z.string(),
    periodType: z.enum(periodTypes),
    period: z.int(),
    indicators: z.array(z.object({ name: z.string(), parameters: z.record(z.string(), z.number()) })),
    from: instant.nullable(),
    to: instant.nullable(),
    drawings: z.array(
      z.object({
        id: uuid,
        type: z.enum(drawingTypes),
        tag: z.string(),
        anchors: z.array(z.object({ at: instant.nullable(), ticks: z.int().nullable() })),
        text: z.string().nullable(),
        color: z.string(),
        barPeriodLock: z.boolean(),
        drawnAt: instant,
      }),
    ),
  }),
);

/** Charts as a saved workspace holds them: JSON, prices in ticks. */
export const saveCharts = (charts: readonly DrawnChart[]): z.input<typeof SavedCharts> =>
  charts.map(({ drawings, ...chart }) => ({
    ...chart,
    indicators: chart.indicators.map(({ name, parameters }) => ({ name, parameters: { ...parameters } })),
    from: chart.from?.toISOString() ?? null,
    to: chart.to?.toISOString() ?? null,
    drawings: drawings.map(({ chartId: _, ...drawing }) => ({
      ...drawing,
      anchors: saveAnchors(drawing.anchors),
      drawnAt: drawing.drawnAt.toISOString(),
    })),
  }));

/** What `saveCharts` wrote. @throws ZodError for anything else */
export const restoreCharts = (saved: unknown): DrawnChart[] =>
  SavedCharts.parse(saved).map(({ drawings, ...chart }) => ({
    ...chart,
    drawings: drawings.map((drawing) => ({
      ...drawing,
      chartId: chart.id,
      anchors: drawing.anchors.map(({ at, ticks }) => ({ at, ticks: ticks === null ? null : BigInt(ticks) })),
    })),
  }));

/** Anchors as rows and workspaces hold them. */
export const saveAnchors = (anchors: Drawing['anchors']): { at: string | null; ticks: number | null }[] =>
  anchors.map(({ at, ticks }) => ({ at: at?.toISOString() ?? null, ticks: ticks === null ? null : Number(ticks) }));
