/*
 * A process that npm or npx has started outlives them when they are ended by a signal: they do not pass it on. So it looks whether they are still there.
 * Without npm between, it may well outlive the shell it was started in.
 */
const PARENT = process.ppid; // at the start: later, it may have ended already

export function endWithNpm(end: () => void): void {
  if (process.env.npm_lifecycle_event === undefined || process.platform === 'win32') { return; } // there, a process keeps the number of a parent that has ended
  const timer = setInterval(() => {
    if (process.ppid === PARENT) { return; }
    clearInterval(timer);
    end();
  }, 250).unref();
}
