/**
 * Ctrl-C and the like interrupt the run, which then cleans up. A third one ends the process at once.
 *
 * @returns is aborted by the first of them
 */
export function interruption(write: (line: string) => void = console.log): AbortSignal {
  const controller = new AbortController();
  let count = 0;
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => {
      count += 1;
      if (count > 2) { process.exit(130); }
      write(count === 1 ? 'Interrupted: cleaning up, which takes some minutes' : 'Still cleaning up. Once more, and the rest is left behind');
      controller.abort();
    });
  }
  return controller.signal;
}
