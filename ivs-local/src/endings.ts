/** Two ways to end, of which the first one counts: `end`, for whatever reason, and `onSignal`, which a person repeats who doesn't want to wait. */
export interface Endings {
  readonly end: () => void;
  /** A second signal ends the process at once. One that comes right after the first is the same: npm passes Ctrl-C on, which the terminal sends, too. */
  readonly onSignal: () => void;
}

const SAME = 500; // milliseconds

/** @param close ends what runs. Then the process ends, with status 1 if that failed */
export function endings(close: () => Promise<void>): Endings {
  let isEnding = false;
  let signaledAt: number | undefined;
  const end = () => {
    if (isEnding) { return; }
    isEnding = true;
    void close().then(() => { console.log('\nstopped'); process.exit(0); }, (error: Error) => {
      console.error(`\nnot everything could be ended: ${error.message}`);
      process.exit(1);
    });
  };
  const onSignal = () => {
    if (signaledAt !== undefined && Date.now() - signaledAt > SAME) { process.exit(1); }
    signaledAt ??= Date.now();
    end();
  };
  return { end, onSignal };
}
