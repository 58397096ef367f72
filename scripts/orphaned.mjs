// npm that is killed with SIGKILL cannot tell its child: the child, or the shell between them, has another parent then.
import { existsSync, readFileSync } from 'node:fs';

/** Calls back once npm, which runs this process, has gone. Whoever began npm may go: it can have been meant to stay. */
export const whenNpmIsGone = (tell) => {
  if (!process.env.npm_lifecycle_event) return;
  const family = ancestors();
  const timer = setInterval(() => {
    if (ancestors() === family) return;
    clearInterval(timer);
    tell();
  }, 500);
  timer.unref();
};

const shells = new Set(['sh', 'ash', 'bash', 'busybox', 'dash', 'ksh', 'zsh']);

/** Our parent; and its parent, where it is a shell of npm's and Linux says so. */
const ancestors = () => {
  const file = `/proc/${process.ppid}/stat`;
  const [, name, parent] = (existsSync(file) && /\((.*)\) \S+ (\d+)/.exec(readFileSync(file, 'utf8'))) || [];
  return shells.has(name) ? `${process.ppid} ${parent}` : `${process.ppid}`;
};
