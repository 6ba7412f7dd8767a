const asyncHooks = require('node:async_hooks');
const { default: Runtime } = require('jest-runtime');

/*
 * A Jest runtime for mutation tests. It loads packages such as aws-cdk-lib once, where Jest loads them anew for each test file: that takes more
 * time than the tests, and a mutant needs several files.
 */
let packages;

/** Each test file has a Jest of its own, and that has one of these, which slows down each promise that comes later. */
const storages = [];
asyncHooks.AsyncLocalStorage = class extends asyncHooks.AsyncLocalStorage {
  constructor(...args) {
    super(...args);
    storages.push(this);
  }
};

/** What a property finds at all, it finds soon: the same thousand inputs at most, and no search for a smaller one. */
function brief(fastCheck) {
  const assert = (property, options) => fastCheck.assert(property, { seed: 1, ...options, numRuns: Math.min(options?.numRuns ?? 100, 1000), endOnFailure: true });
  return { ...fastCheck, assert, default: { ...fastCheck.default, assert } };
}

module.exports = class PackageSharingRuntime extends Runtime {
  constructor(...args) {
    super(...args);
    packages ??= new Runtime(...args);
  }

  requireModuleOrMock(from, name) {
    if (!/^(@[\w-]+\/)?[a-z][\w-]*(\/|$)/.test(name)) { return super.requireModuleOrMock(from, name); }
    const required = packages.requireModuleOrMock(from, name);
    return name === 'fast-check' ? brief(required) : required;
  }

  teardown() {
    super.teardown();
    for (const storage of storages) { storage.disable(); }
    storages.length = 0;
  }
};
