import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { useDatabase } from '../harness/database.ts';
import { runCommand, runOperator } from '../harness/operator.ts';
import { flatMinutes, importMinutes } from '../harness/replayed-bars.ts';

const header = 'time,open,high,low,close,volume,bid,bid_size,ask,ask_size';
const good = '2013-10-07T13:30:00Z,1676.5,1677.25,1676.25,1677,1884,1677,32,1677.25,20';

describe('bars import', () => {
  const database = useDatabase();
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'portcullis-bars-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));
  const importingBy = (run: typeof runCommand, lines: string[], options: string[]) => {
    const file = join(folder, 'bars.csv');
    writeFileSync(file, `${lines.join('\n')}\n`);
    return run(database().url, ['bars', 'import', file, ...options]);
  };
  const importing = (lines: string[], ...options: string[]) => importingBy(runCommand, lines, options);
  const count = () => database().prisma.bar.count({ where: { source: 'imported' } });

  it('imports a file; again, it changes nothing', async () => {
    const first = await importingBy(runOperator, [header, good], ['--instrument', 'ES 12-13', '--json']);
    expect(first.code).toBe(0);
    expect(JSON.parse(first.stdout)).toMatchObject({ instrument: 'ES 12-13', rows: 1, added: 1 });
    const again = await importing([header, good], '--instrument', 'ES 12-13', '--json');
    expect(JSON.parse(again.stdout)).toMatchObject({ added: 0, unchanged: 1 });
    expect(await count()).toBe(1);
  });

  it('names each bad row with line and reason, and imports nothing of the file', async () => {
    const rows = [
      '2013-10-07T13:31:00Z,1677,1677.25,1676.75,1677,12,,,,',
      '2013-10-07T13:32:00Z,1677.1,1677.25,1676.75,1677,12,,,,',
      'yesterday,1677,1677.25,1676.75,1677,12,,,,',
      '2013-10-07T13:34:00Z,1677,1676,1676.75,1677,12,,,,',
    ];
    const { code, stdout } = await importing([header, ...rows], '--instrument', 'ES 12-13', '--json');
    expect(code).toBe(1);
    const refusal = JSON.parse(stdout) as { error: string; faults: { line: number; reason: string }[] };
    expect(refusal.error).toBe('bars_invalid');
    expect(refusal.faults.map(({ line }) => line)).toEqual([3, 4, 5]);
    expect(refusal.faults[0]?.reason).toContain('1677.1');
    expect(await count()).toBe(1);
  });

  it('refuses minutes that were imported before with other values, unless they are to be replaced', async () => {
    const other = good.replace(',1884,', ',1885,');
    expect((await importing([header, other], '--instrument', 'ES 12-13')).code).toBe(1);
    expect((await importing([header, other], '--instrument', 'ES 12-13', '--replace')).code).toBe(0);
    expect(await database().prisma.bar.findFirst()).toMatchObject({ volume: 1885 });
  });

  it('refuses an instrument that does not exist, and a file that is not there; needs an instrument', async () => {
    const unknown = await importing([header, good], '--instrument', 'XX 12-13');
    expect(unknown.code).toBe(1);
    expect(unknown.output).toContain('No instrument is called "XX 12-13".');
    const absent = await runCommand(database().url, ['bars', 'import', join(folder, 'none.csv'), '--instrument', 'ES']);
    expect(absent.code).toBe(1);
    expect((await importing([header, good])).code).toBe(2);
  });
});

describe('replay', () => {
  const database = useDatabase();
  const run = (args: string[], market = 'replay', by = runCommand) =>
    by({ DATABASE_URL: database().url, MARKET: market }, ['replay', ...args, '--json']);
  const told = async (args: string[], by = runCommand) => JSON.parse((await run(args, 'replay', by)).stdout);
  const minute = (time: string) => `2013-10-07T${time}:00.000Z`;

  it('moves the shared replay, and says where it stands', async () => {
    expect((await run(['show'])).code).toBe(1);
    await importMinutes(database(), 'ES 12-13', minute('13:30'), flatMinutes(1676, 10));
    expect(await told(['seek', minute('13:32')], runOperator)).toMatchObject({
      clock: minute('13:32'),
      speed: 1,
      playing: true,
    });
    expect(await told(['step', '--minutes', '2'])).toMatchObject({ clock: minute('13:34'), speed: 0 });
    expect(await told(['speed', '60'])).toMatchObject({ playing: true });
    expect(await told(['seek', minute('13:31')])).toMatchObject({ clock: minute('13:31'), instruments: ['ES 12-13'] });
  });

  it('refuses a time that has no bars, a service that does not replay, and what it cannot read', async () => {
    expect(await told(['seek', '2014-01-01T00:00:00Z'])).toMatchObject({ error: 'invalid_range' });
    expect((await run(['pause'], 'simulated')).code).toBe(1);
    expect((await run(['speed', '1001'])).code).toBe(2);
  });
});
