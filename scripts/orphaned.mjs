// npm that is killed with SIGKILL cannot tell its child: the child, or the shell between them, has another parent then.
import { readFileSync } from 'node:fs';

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
  const [, name, parent] = /\((.*)\) \S+ (\d+)/.exec(statusOf(process.ppid)) ?? [];
  return shells.has(name) ? `${process.ppid} ${parent}` : `${process.ppid}`;
};

/** Empty: there is no /proc, or the process ended just now. */
const statusOf = (pid) => {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return '';
  }
};
