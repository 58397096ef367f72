import { describe, expect, it } from 'vitest';
import { runCommand, runOperator } from '../harness/operator.ts';
import { postmasterPid, usePlace } from './launched.ts';

const password = 'seven grey herons by the lock';

describe("the operator's commands on the embedded database", () => {
  const place = usePlace();
  const run = (command: string, input?: string) => runOperator(place().env, command.split(' '), input);
  /** Where a database runs already, a process of its own would show nothing more. */
  const ask = (command: string) => runCommand(place().env, command.split(' '));

  it('work before the first start, and leave no PostgreSQL behind', async () => {
    expect((await run('user add ada@example.com --password-stdin', password)).code).toBe(0);
    expect(postmasterPid(place().dataDir)).toBeUndefined();
  });

  it('take turns when several come at once', async () => {
    const emails = ['bob@example.com', 'cid@example.com', 'dee@example.com'];
    const added = await Promise.all(emails.map((email) => run(`user add ${email} --password-stdin`, password)));
    expect(added.map(({ code }) => code)).toEqual([0, 0, 0]);
  });

  it('work while npm start runs and while it starts, and what they did stays', async () => {
    const portcullis = place.launch();
    const during = run('user add eve@example.com --password-stdin', password);
    await portcullis.says('Ctrl-C stops it.');
    expect((await during).code).toBe(0);
    const { code, stdout } = await ask('user list --json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toHaveLength(5);
    expect((await ask('doctor')).output).toContain('Connected');
    // The running server seals what the commands left in the audit, and the chain of everybody is whole.
    const verified = async () =>
      JSON.parse((await ask('audit verify --json')).stdout) as { whole: boolean; rows: number };
    await expect.poll(verified, { interval: 250 }).toMatchObject({ whole: true, rows: 5, unsealed: 0 });
    expect(portcullis.output()).not.toContain('demo');
  });
});
