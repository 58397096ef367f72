export {
  type ChartSettings,
  chartsMax,
  isAlike,
  parseChart,
  type WantedChart,
} from '../charts/chart.ts';
export { type ChartFacts, newestBars } from '../charts/chart-facts.ts';
export { axisDecimals, indicatorLabel, periodLabel } from '../charts/chart-labels.ts';
export { chartPicture } from '../charts/chart-picture.ts';
export {
  addChart,
  type DrawingChoice,
  findChart,
  listCharts,
  moveChart,
  putDrawing,
  removeChart,
  removeDrawings,
  replaceCharts,
} from '../charts/chart-store.ts';
export { drawingWords, studyWords } from '../charts/chart-words.ts';
export {
  type Drawing,
  type DrawingType,
  drawingsMax,
  drawingTextMax,
  drawingTypes,
  freeTag,
  tagPattern,
} from '../charts/drawing.ts';
export { type GivenAnchor, parseAnchors } from '../charts/drawing-anchors.ts';
export { canonicalColor, colorOf } from '../charts/drawing-color.ts';
export { readChart } from '../charts/read-chart.ts';
export { renderSvg } from '../charts/svg.ts';
export { type DrawnChart, parseWorkspaceName, workspacesMax } from '../charts/workspace.ts';
export {
  type ChartDesk,
  countWorkspaces,
  findWorkspace,
  listWorkspaces,
  lockChartDesk,
  putWorkspace,
  removeWorkspace,
  saveChartDesk,
} from '../charts/workspace-store.ts';
