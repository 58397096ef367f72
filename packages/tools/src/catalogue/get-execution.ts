import { Refusal } from '@portcullis/operations';
import { readExecution } from '@portcullis/trading';
import { z } from 'zod';
import { defineTool, reads } from '../define-tool.ts';
import { account } from '../shapes/arguments.ts';
import { dataSource, dataSourceOf } from '../shapes/data-source.ts';
import { execution, presentExecution } from '../shapes/execution.ts';

export const getExecution = defineTool({
  name: 'GetExecution',
  title: 'Execution',
  description: 'One fill.',
  annotations: reads,
  input: z.object({ execution_id: z.string().min(1).max(64), account: account.optional() }),
  output: z.object({ ...execution.shape, data_source: dataSource }),
  run: async ({ database, principal, service }, args) => {
    const found = await readExecution(database.prisma, principal.personId, args.execution_id);
    const named = args.account?.trim().toLowerCase();
    if (!found || (named !== undefined && found.account.toLowerCase() !== named)) throw notFound(args.execution_id);
    return { ...presentExecution(found), data_source: dataSourceOf(service.market, found.account) };
  },
});

const notFound = (id: string): Refusal =>
  new Refusal('execution_not_found', `Execution ${JSON.stringify(id)} was not found.`, {
    hint: 'ListExecutions names the executions.',
  });
