import { z } from 'zod';
import { CommandRefused, table } from '../answer.ts';
import { onItsOwn } from '../define-command.ts';
import { checkDatabase } from '../doctor/check-database.ts';
import { checkKeys } from '../doctor/check-keys.ts';
import { checkServers } from '../doctor/check-servers.ts';
import { type Finding, unwell, well } from '../doctor/finding.ts';

export const doctor = onItsOwn({
  path: 'doctor',
  summary: 'check Node, configuration, keys, database, servers and feed',
  input: z.object({}),
  run: async ({ configuration, clock }) => {
    const findings: Finding[] = [
      checkNode(),
      well('configuration', `${configuration.authUrl}, ${configuration.mcpUrl}`),
      checkKeys(configuration, clock()),
      ...(await checkDatabase(configuration, clock())),
      ...(await checkServers(configuration)),
    ];
    const text = table(
      findings.map(({ check, well, found, remedy }) => ({
        check,
        is: well ? 'well' : 'NOT WELL',
        found: remedy ? `${found}. ${remedy}` : found,
      })),
      '',
    );
    if (findings.every(({ well }) => well)) return { json: { well: true, findings }, text };
    throw new CommandRefused('not_well', text, { well: false, findings });
  },
});

const checkNode = (): Finding => {
  const { node } = process.versions;
  return Number(node.split('.')[0]) >= 24
    ? well('node', node)
    : unwell('node', `${node} is older than 24`, 'Use npm run portcullis, which brings its own.');
};
