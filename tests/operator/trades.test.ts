import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { useDatabase } from '../harness/database.ts';
import { runCommand, runOperator } from '../harness/operator.ts';
import { createToolCaller, type ToolCaller } from '../harness/tool-caller.ts';

const header = 'Instrument,Action,Quantity,Price,Time,ID,E/X,Position,Order ID,Name,Commission';
const fills = [
  'ES 12-13,Buy,2,1676.50,10/7/2013 9:31:05 AM,x1,Entry,2 L,o1,Entry,$4.50',
  'ES 12-13,Sell,2,1678.00,10/7/2013 9:41:05 AM,x2,Exit,-,o2,Exit,$4.50',
];

describe('trades import', () => {
  const database = useDatabase();
  let folder: string;
  let trader: ToolCaller;
  let user: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'portcullis-trades-'));
    trader = await createToolCaller(database());
    user = (await database().prisma.person.findUniqueOrThrow({ where: { id: trader.personId } })).email;
  });
  afterAll(() => rmSync(folder, { recursive: true }));
  const importingBy = (run: typeof runCommand, lines: string[], options: string[]) => {
    const file = join(folder, 'executions.csv');
    writeFileSync(file, `${lines.join('\n')}\n`);
    const whose = ['--user', user, '--account', 'Sim101', '--zone', 'America/New_York'];
    return run(database().url, ['trades', 'import', file, ...whose, ...options]);
  };
  const importing = (lines: string[], ...options: string[]) => importingBy(runCommand, lines, options);
  const count = () => database().prisma.importedExecution.count();

  it('shows first what would come of a file, and keeps nothing', async () => {
    const { code, stdout } = await importing([header, ...fills], '--preview', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      ...{ preview: true, format: 'ninjatrader', rows: 2, added: 2, instruments: ['ES 12-13'] },
      sample: [{ time: '2013-10-07T13:31:05.000Z', side: 'Buy', quantity: 2 }, {}],
    });
    expect(await count()).toBe(0);
  });

  it('imports a file into the journal alone; again, with one row more, it adds that row', async () => {
    const first = await importingBy(runOperator, [header, ...fills], ['--json']);
    expect(JSON.parse(first.stdout)).toMatchObject({ added: 2, known: 0 });
    const { trades } = await trader.get<{ trades: object[] }>('GetJournalTrades', { source: 'import' });
    expect(trades).toMatchObject([
      { side: 'Long', quantity: 2, realized_pnl: 150, fees: 9, net_pnl: 141, source: 'import', account: 'Sim101' },
    ]);
    const more = 'ES 12-13,SellShort,1,1679.00,10/7/2013 9:51:05 AM,x3,Entry,1 S,o3,Entry,$2.25';
    const again = await importing([header, ...fills, more], '--json');
    expect(JSON.parse(again.stdout)).toMatchObject({ added: 1, known: 2 });
    expect(await trader.get('GetAccount', { account: 'Sim101' })).toMatchObject({ item: { cash_value: 100_000 } });
    expect(await trader.get('ListPositions')).toMatchObject({ positions: [] });
  });

  it('names each bad row with line and reason, and imports nothing of the file', async () => {
    const rows = [
      fills[0]?.replace('x1', 'y1') ?? '',
      fills[0]?.replace('1676.50', '1676.60') ?? '',
      'XX,Buy,1,1,now,,,,,,',
    ];
    const { code, stdout } = await importing([header, ...rows], '--json');
    expect(code).toBe(1);
    const refusal = JSON.parse(stdout) as { error: string; faults: { line: number; reason: string }[] };
    expect(refusal.error).toBe('trades_invalid');
    expect(refusal.faults.map(({ line }) => line)).toEqual([3, 4]);
    expect(refusal.faults[0]?.reason).toContain('1676.60 is not on the tick');
    expect(await count()).toBe(3);
  });

  it('reads any columns by a mapping', async () => {
    const lines = ['When;What;Way;Lots;Paid', '2013-10-08T14:30:00Z;ESZ3;buy;1;1670.25'];
    const mapping = 'time=When,instrument=What,side=Way,quantity=Lots,price=Paid';
    const { stdout } = await importing(lines, '--columns', mapping, '--json');
    expect(JSON.parse(stdout)).toMatchObject({ format: 'mapped', added: 1, instruments: ['ES 12-13'] });
    expect((await importing(lines, '--columns', 'when=When')).code).toBe(2);
  });

  it('refuses an account or a person that is not there', async () => {
    expect((await importing([header, ...fills], '--account', 'Sim999')).output).toContain('no account called Sim999');
    expect((await importing([header, ...fills], '--user', 'nobody@example.com')).code).toBe(1);
    expect(
      await database().prisma.auditEvent.count({ where: { event: 'journal.imported', decision: 'refused' } }),
    ).toBe(1);
  });
});
