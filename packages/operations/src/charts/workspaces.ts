import {
  countWorkspaces,
  type DrawnChart,
  findWorkspace,
  listCharts,
  parseWorkspaceName,
  putWorkspace,
  removeWorkspace,
  replaceCharts,
  saveChartDesk,
  workspacesMax,
} from '@portcullis/trading';
import { orRefuse, Refusal } from '../refusal.ts';
import { actOnCharts, type ChartActor, type ChartRoom } from './chart-act.ts';

export type SavedWorkspace = { name: string; chartsCount: number; drawingsCount: number; savedAt: Date };

/**
 * Saves what is open under a name, which is then the active workspace.
 * @throws Refusal `name_invalid`, `exists`, `too_many`
 */
export const saveWorkspace = (
  room: ChartRoom,
  actor: ChartActor,
  wanted: { name: string; overwrite: boolean },
): Promise<SavedWorkspace> =>
  actOnCharts(room, actor, { tool: 'SaveWorkspace', given: wanted }, async (tx, personId) => {
    const { name } = orRefuse(parseWorkspaceName(wanted.name));
    const there = await findWorkspace(tx, personId, name);
    if (there && !wanted.overwrite) {
      throw new Refusal('exists', `There is a workspace ${JSON.stringify(there.name)} already.`, {
        hint: 'Give another name, or overwrite: true.',
      });
    }
    if (!there && (await countWorkspaces(tx, personId)) >= workspacesMax) {
      throw new Refusal('too_many', `There are ${workspacesMax} workspaces already.`, {
        hint: 'Overwrite one; the person can delete some on their page /charts.',
      });
    }
    const savedAt = room.clock();
    const charts = await listCharts(tx, personId);
    const { id, ...counts } = await putWorkspace(tx, { personId, name, charts }, savedAt);
    await saveChartDesk(tx, personId, { workspaceId: id, hasChanges: false });
    return { name, ...counts, savedAt };
  });

/**
 * Opens a saved workspace in the place of what is open.
 * @throws Refusal `workspace_not_found`, `unsaved_changes`
 */
export const loadWorkspace = (
  room: ChartRoom,
  actor: ChartActor,
  wanted: { name: string; discardUnsaved: boolean },
): Promise<{ name: string; charts: DrawnChart[] }> =>
  actOnCharts(room, actor, { tool: 'LoadWorkspace', given: wanted }, async (tx, personId, desk) => {
    const workspace = await findWorkspace(tx, personId, wanted.name.trim().normalize('NFC'));
    if (!workspace) throw workspaceNotFound();
    if (desk.hasChanges && !wanted.discardUnsaved) {
      throw new Refusal('unsaved_changes', 'What is open has changed since it was saved or loaded.', {
        hint: 'SaveWorkspace first, or give discard_unsaved: true.',
      });
    }
    await replaceCharts(tx, personId, workspace.charts);
    await saveChartDesk(tx, personId, { workspaceId: workspace.id, hasChanges: false });
    return { name: workspace.name, charts: workspace.charts };
  });

/** Forgets a saved workspace; what is open stays. @throws Refusal `workspace_not_found` */
export const deleteWorkspace = (room: ChartRoom, actor: ChartActor, name: string): Promise<void> =>
  actOnCharts(room, actor, { event: 'workspace.deleted', given: { name } }, async (tx, personId) => {
    if (!(await removeWorkspace(tx, personId, name))) throw workspaceNotFound();
  });

const workspaceNotFound = (): Refusal =>
  new Refusal('workspace_not_found', 'There is no such workspace.', { hint: 'ListWorkspaces shows what there is.' });
