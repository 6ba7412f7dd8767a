const StrykerEnvironment = require('@stryker-mutator/jest-runner/jest-env/node');

/*
 * A Jest environment for mutation tests. All test files of a process share one global object, so that they can share packages: runtime.cjs.
 * And a mutant is found by one test that fails: those after it in the file are skipped, where Jest would run and describe them all.
 */
let shared;

module.exports = class SharedEnvironment extends StrykerEnvironment {
  constructor(config, context) {
    super(config, context);
    shared ??= { context: this.context, global: this.global, moduleMocker: this.moduleMocker, fakeTimers: this.fakeTimers, fakeTimersModern: this.fakeTimersModern };
    Object.assign(this, shared);
    this.global.__stryker__.activeMutant = process.env.__STRYKER_ACTIVE_MUTANT__; // the shared global object has an older copy of process.env

    const record = this.handleTestEvent; // of Stryker, not a method
    let failed = false;
    this.handleTestEvent = async (event, state) => {
      await record(event, state);
      if (event.name === 'test_fn_failure' || event.name === 'hook_failure') { failed = '__STRYKER_ACTIVE_MUTANT__' in process.env; }
      if (event.name === 'test_start' && failed) { event.test.mode = 'skip'; }
    };
  }

  /** Keeps the global object, which the next test file uses, without what Jest left there: handlers of events above all. */
  async teardown() {
    this.fakeTimersModern.useRealTimers();
    for (const symbol of Object.getOwnPropertySymbols(this.global)) {
      if (/^(EVENT_HANDLERS|JEST_STATE_SYMBOL)$/.test(symbol.description)) { delete this.global[symbol]; }
    }
  }
};
