import { randomUUID } from 'node:crypto';
import type { Reader, Rows, Transaction } from '@portcullis/database';
import type { PeriodType } from '../bars/bar-period.ts';
import type { Chart, ChartIndicator, ChartSettings } from './chart.ts';
import type { Anchor, Drawing, DrawingType } from './drawing.ts';
import { type DrawnChart, saveAnchors } from './workspace.ts';

const isUuid = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);

/** The columns hold what this file wrote. */
const chartOf = (row: Rows.Chart): Chart => ({
  ...{ id: row.id, instrument: row.instrument, periodType: row.periodType as PeriodType, period: row.period },
  indicators: row.indicators as unknown as ChartIndicator[],
  ...{ from: row.fromAt, to: row.toAt },
});

const drawingOf = (row: Rows.Drawing): Drawing => ({
  ...{ id: row.id, chartId: row.chartId, type: row.type as DrawingType, tag: row.tag, text: row.text },
  anchors: (row.anchors as { at: string | null; ticks: number | null }[]).map(
    ({ at, ticks }): Anchor => ({
      at: at === null ? null : new Date(at),
      ticks: ticks === null ? null : BigInt(ticks),
    }),
  ),
  ...{ color: row.color, barPeriodLock: row.barPeriodLock, drawnAt: row.drawnAt },
});

type DrawnRow = Rows.Chart & { drawings: Rows.Drawing[] };

const drawnOf = ({ drawings, ...chart }: DrawnRow): DrawnChart => ({
  ...chartOf(chart),
  drawings: drawings.map(drawingOf),
});

const withDrawings = { drawings: { orderBy: { seq: 'asc' } } } as const;

/** The person's open charts with their drawings, oldest first; of one instrument if it is named. */
export const listCharts = async (reader: Reader, personId: string, instrument?: string): Promise<DrawnChart[]> => {
  const where = { personId, ...(instrument === undefined ? {} : { instrument }) };
  const rows = await reader.chart.findMany({ where, include: withDrawings, orderBy: { seq: 'asc' } });
  return rows.map(drawnOf);
};

/** An open chart of the person. */
export const findChart = async (reader: Reader, personId: string, id: string): Promise<DrawnChart | undefined> => {
  if (!isUuid(id)) return undefined;
  const row = await reader.chart.findFirst({ where: { id, personId }, include: withDrawings });
  return row ? drawnOf(row) : undefined;
};

const chartData = ({ instrument, periodType, period, indicators, from, to }: ChartSettings) => ({
  ...{ instrument, periodType, period, fromAt: from, toAt: to },
  indicators: indicators.map(({ name, parameters }) => ({ name, parameters: { ...parameters } })),
});

const drawingData = <T extends Omit<Drawing, 'id'>>({ anchors, ...drawing }: T) => ({
  ...drawing,
  anchors: saveAnchors(anchors),
});

/** @param id that it had when it was saved. @returns its id */
export const addChart = async (
  tx: Transaction,
  personId: string,
  chart: ChartSettings,
  id: string = randomUUID(),
): Promise<string> => {
  await tx.chart.create({ data: { id, personId, ...chartData(chart) }, select: { id: true } });
  return id;
};

/** Shows another part of the past. */
export const moveChart = async (tx: Transaction, id: string, range: Pick<Chart, 'from' | 'to'>): Promise<void> => {
  await tx.chart.update({ where: { id }, data: { fromAt: range.from, toAt: range.to } });
};

/** Closes a chart of the person, with its drawings. False: there is none. */
export const removeChart = async (tx: Transaction, personId: string, id: string): Promise<boolean> => {
  if (!isUuid(id)) return false;
  const { count } = await tx.chart.deleteMany({ where: { id, personId } });
  return count > 0;
};

/** Puts these charts in the place of the person's open ones. */
export const replaceCharts = async (
  tx: Transaction,
  personId: string,
  charts: readonly DrawnChart[],
): Promise<void> => {
  await tx.chart.deleteMany({ where: { personId } });
  for (const { drawings, ...chart } of charts) {
    await addChart(tx, personId, chart, chart.id);
    await tx.drawing.createMany({ data: drawings.map(drawingData) });
  }
};

/** Puts a drawing on its chart; one of the same tag becomes this one and keeps its id. @returns the id */
export const putDrawing = async (tx: Transaction, drawing: Omit<Drawing, 'id'>): Promise<string> => {
  const { chartId, tag, ...looks } = drawingData(drawing);
  const where = { chartId_tag: { chartId, tag } };
  const create = { id: randomUUID(), chartId, tag, ...looks };
  const { id } = await tx.drawing.upsert({ where, create, update: looks, select: { id: true } });
  return id;
};

/** What of the person's drawings is meant: one, one by its tag on a chart, or all of a chart. */
export type DrawingChoice = { id: string } | { chartId: string; tag: string } | { chartId: string };

/** Removes drawings of the person. @returns their ids */
export const removeDrawings = async (tx: Transaction, personId: string, choice: DrawingChoice): Promise<string[]> => {
  if (!Object.entries(choice).every(([key, value]) => key === 'tag' || isUuid(value))) return [];
  const where = { ...choice, chart: { personId } };
  const found = await tx.drawing.findMany({ where, select: { id: true }, orderBy: { seq: 'asc' } });
  const ids = found.map(({ id }) => id);
  await tx.drawing.deleteMany({ where: { id: { in: ids } } });
  return ids;
};
