import {
  addChart,
  chartsMax,
  type Drawing,
  type DrawingChoice,
  type DrawingType,
  type DrawnChart,
  drawingsMax,
  findChart,
  freeTag,
  type GivenAnchor,
  instrumentNamed,
  isAlike,
  listCharts,
  moveChart,
  parseAnchors,
  parseChart,
  putDrawing,
  removeChart,
  removeDrawings,
  type WantedChart,
} from '@portcullis/trading';
import { orRefuse, Refusal } from '../refusal.ts';
import { actOnCharts, type ChartActor, type ChartRoom, markChanged } from './chart-act.ts';

type ChartRange = Pick<DrawnChart, 'from' | 'to'>;

/**
 * Opens a chart. One that is open with the same instrument, bars and indicators is that one, shown at the range asked for.
 * @param marketTime the time of the market that the person is on: it says which contract is in front
 * @throws Refusal `instrument_not_found`, `unsupported_period`, `indicator_not_found`, `invalid_parameters`, `invalid_range`,
 * `too_many_charts`
 */
export const openChart = (
  room: ChartRoom,
  actor: ChartActor,
  wanted: WantedChart,
  marketTime: Date,
): Promise<DrawnChart> =>
  actOnCharts(room, actor, { tool: 'OpenChart', given: wanted }, async (tx, personId, desk) => {
    const { chart } = orRefuse(parseChart(wanted, marketTime));
    const open = await listCharts(tx, personId);
    const same = open.find((each) => isAlike(each, chart));
    const range = { from: chart.from, to: chart.to };
    if (same && isAt(same, range)) return same;
    await markChanged(tx, personId, desk);
    if (same) {
      await moveChart(tx, same.id, range);
      return { ...same, ...range };
    }
    if (open.length >= chartsMax) {
      throw new Refusal('too_many_charts', `There are ${chartsMax} open charts.`, {
        hint: 'The person can close charts on their page /charts; LoadWorkspace replaces all of them.',
      });
    }
    const id = await addChart(tx, personId, chart);
    return { id, ...chart, drawings: [] };
  });

const isAt = (one: ChartRange, other: ChartRange): boolean =>
  one.from?.getTime() === other.from?.getTime() && one.to?.getTime() === other.to?.getTime();

/** @throws Refusal `chart_not_found` */
export const closeChart = (room: ChartRoom, actor: ChartActor, id: string): Promise<void> =>
  actOnCharts(room, actor, { event: 'chart.closed', given: { id } }, async (tx, personId, desk) => {
    if (!(await removeChart(tx, personId, id))) throw chartNotFound();
    await markChanged(tx, personId, desk);
  });

export type WantedDrawing = {
  /** A chart by its id, or the newest of an instrument. */
  chartId?: string | undefined;
  /** Canonical name. */
  instrument?: string | undefined;
  type: DrawingType;
  anchors: readonly GivenAnchor[];
  text: string | null;
  color: string;
  tag?: string | undefined;
  barPeriodLock: boolean;
};

/**
 * Draws on an open chart. The same tag on the same chart is the same drawing, changed.
 * @throws Refusal `chart_not_found`, `invalid_anchors`, `too_many_drawings`
 */
export const addDrawing = (
  room: ChartRoom,
  actor: ChartActor,
  wanted: WantedDrawing,
): Promise<Pick<Drawing, 'id' | 'tag' | 'chartId'>> =>
  actOnCharts(room, actor, { tool: 'AddDrawing', given: wanted }, async (tx, personId, desk) => {
    const chart = wanted.chartId
      ? await findChart(tx, personId, wanted.chartId)
      : (await listCharts(tx, personId, wanted.instrument)).at(-1);
    if (!chart) throw chartNotFound();
    const { type, text, color, barPeriodLock } = wanted;
    const { anchors } = orRefuse(parseAnchors(type, wanted.anchors, instrumentNamed(chart.instrument)));
    const taken = new Set(chart.drawings.map(({ tag }) => tag));
    const tag = wanted.tag ?? freeTag(type, taken);
    if (!taken.has(tag) && taken.size >= drawingsMax) {
      throw new Refusal('too_many_drawings', `A chart holds at most ${drawingsMax} drawings.`, {
        hint: 'Remove some, or give the tag of one that this is to replace.',
      });
    }
    const looks = { type, tag, anchors, text, color, barPeriodLock, drawnAt: room.clock() };
    const id = await putDrawing(tx, { chartId: chart.id, ...looks });
    await markChanged(tx, personId, desk);
    return { id, tag, chartId: chart.id };
  });

/** A drawing by its id, one of a chart by its tag, or all of a chart. */
export type NamedDrawings = {
  drawingId?: string | undefined;
  chartId?: string | undefined;
  tag?: string | undefined;
};

/**
 * Removes drawings: one by its id or its tag, or all of a chart, which may be none.
 * @returns their ids
 * @throws Refusal `drawing_not_found`, `chart_not_found`
 */
export const eraseDrawings = (room: ChartRoom, actor: ChartActor, wanted: NamedDrawings): Promise<string[]> =>
  actOnCharts(room, actor, { tool: 'RemoveDrawing', given: wanted }, async (tx, personId, desk) => {
    const { drawingId, chartId, tag } = wanted;
    if (chartId !== undefined && !(await findChart(tx, personId, chartId))) throw chartNotFound();
    const removed = await removeDrawings(tx, personId, choiceOf(wanted));
    const isAll = drawingId === undefined && tag === undefined;
    if (removed.length === 0 && !isAll) {
      throw new Refusal('drawing_not_found', 'There is no such drawing.', {
        hint: 'ListDrawings shows what there is.',
      });
    }
    if (removed.length > 0) await markChanged(tx, personId, desk);
    return removed;
  });

const choiceOf = ({ drawingId, chartId, tag }: NamedDrawings): DrawingChoice => {
  if (drawingId !== undefined) return { id: drawingId, ...(chartId === undefined ? {} : { chartId }) };
  if (chartId === undefined) throw new Error('Invariant: drawings are named by an id or by a chart');
  return tag === undefined ? { chartId } : { chartId, tag };
};

const chartNotFound = (): Refusal =>
  new Refusal('chart_not_found', 'There is no such open chart.', {
    hint: 'OpenChart opens one; ListDrawings shows which are open.',
  });
