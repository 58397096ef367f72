import type { Reader, Transaction } from '@portcullis/database';
import { type DrawnChart, restoreCharts, saveCharts, workspaceKey } from './workspace.ts';

export type WorkspaceReport = {
  name: string;
  active: boolean;
  chartsCount: number;
  drawingsCount: number;
  savedAt: Date;
};

/** What is open: the workspace it came from, and whether it changed since it was saved or loaded. */
export type ChartDesk = { workspaceId: string | null; hasChanges: boolean };

/** Holds what the person has open for the transaction, and makes it at the first time. */
export const lockChartDesk = async (tx: Transaction, personId: string): Promise<ChartDesk> => {
  await tx.$executeRaw`INSERT INTO chart_desk (person_id) VALUES (${personId}::uuid) ON CONFLICT DO NOTHING`;
  await tx.$queryRaw`SELECT 1 FROM chart_desk WHERE person_id = ${personId}::uuid FOR UPDATE`;
  const { workspaceId, hasChanges } = await tx.chartDesk.findUniqueOrThrow({ where: { personId } });
  return { workspaceId, hasChanges };
};

/** Writes the person's locked desk. */
export const saveChartDesk = async (tx: Transaction, personId: string, desk: Partial<ChartDesk>): Promise<void> => {
  await tx.chartDesk.update({ where: { personId }, data: desk });
};

/** The person's workspaces by name, and whether what is open has changed since. */
export const listWorkspaces = async (
  reader: Reader,
  personId: string,
): Promise<{ workspaces: WorkspaceReport[]; hasChanges: boolean }> => {
  const [rows, desk] = await Promise.all([
    reader.workspace.findMany({ where: { personId }, omit: { charts: true }, orderBy: { nameKey: 'asc' } }),
    reader.chartDesk.findUnique({ where: { personId } }),
  ]);
  const workspaces = rows.map(({ id, name, chartsCount, drawingsCount, savedAt }) => ({
    ...{ name, active: id === desk?.workspaceId, chartsCount, drawingsCount, savedAt },
  }));
  return { workspaces, hasChanges: desk?.hasChanges ?? false };
};

/** A workspace of the person by its name, in any case. */
export const findWorkspace = async (
  reader: Reader,
  personId: string,
  name: string,
): Promise<{ id: string; name: string; charts: DrawnChart[] } | undefined> => {
  const where = { personId_nameKey: { personId, nameKey: workspaceKey(name) } };
  const row = await reader.workspace.findUnique({ where });
  return row ? { id: row.id, name: row.name, charts: restoreCharts(row.charts) } : undefined;
};

export const countWorkspaces = (reader: Reader, personId: string): Promise<number> =>
  reader.workspace.count({ where: { personId } });

/** Saves charts under a name, in the place of what it held. */
export const putWorkspace = async (
  tx: Transaction,
  { personId, name, charts }: { personId: string; name: string; charts: readonly DrawnChart[] },
  savedAt: Date,
): Promise<{ id: string; chartsCount: number; drawingsCount: number }> => {
  const chartsCount = charts.length;
  const drawingsCount = charts.reduce((sum, { drawings }) => sum + drawings.length, 0);
  const held = { name, charts: saveCharts(charts), chartsCount, drawingsCount, savedAt };
  const key = { personId, nameKey: workspaceKey(name) };
  const where = { personId_nameKey: key };
  const { id } = await tx.workspace.upsert({ where, create: { ...key, ...held }, update: held, select: { id: true } });
  return { id, chartsCount, drawingsCount };
};

/** Forgets a saved workspace; what is open stays. False: there is none. */
export const removeWorkspace = async (tx: Transaction, personId: string, name: string): Promise<boolean> => {
  const { count } = await tx.workspace.deleteMany({ where: { personId, nameKey: workspaceKey(name) } });
  return count > 0;
};
