const { existsSync, mkdirSync, readFileSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { default: TestRunner } = require('jest-runner');

/*
 * A Jest runner for mutation tests. Stryker names the tests that reach a mutant, but not their files, and Jest would load all of them. The first
 * run has all tests: it notes which file has which, and how long it takes. Then only files that are needed run, fast ones first, up to a failure.
 */
const known = new Map();

// Stryker removes the sandbox, which is the working directory, and with it what the tests leave in the temporary folder.
const temporary = join(process.cwd(), '.stryker/temporary');
const NOTES = join(process.cwd(), '.stryker/tests.json'); // for the other processes
mkdirSync(temporary, { recursive: true });
for (const name of ['TMPDIR', 'TEMP', 'TMP']) { process.env[name] = temporary; }

module.exports = class CoveringFilesRunner extends TestRunner {
  async runTests(tests, watcher, options) {
    let failed = false;
    this.on('test-file-success', ([{ path }, { testResults, numFailingTests, perfStats }]) => {
      failed ||= numFailingTests > 0;
      if (!known.has(path)) { known.set(path, { names: testResults.map(({ fullName }) => fullName), duration: perfStats.end - perfStats.start }); }
    });
    this.on('test-file-failure', () => { failed = true; });

    const { testNamePattern } = this._globalConfig;
    if (!testNamePattern) {
      await super.runTests(tests, watcher, options);
      return writeFileSync(NOTES, JSON.stringify([...known]));
    }
    if (known.size === 0 && existsSync(NOTES)) { JSON.parse(readFileSync(NOTES, 'utf8')).forEach(([path, notes]) => known.set(path, notes)); }
    const pattern = new RegExp(testNamePattern, 'i');
    const needed = tests.filter(({ path }) => known.get(path)?.names.some((name) => pattern.test(name)) ?? true);
    const duration = ({ path }) => known.get(path)?.duration ?? 0;
    for (const test of needed.sort((one, other) => duration(one) - duration(other))) {
      if (!failed) { await super.runTests([test], watcher, options); }
    }
  }
};
