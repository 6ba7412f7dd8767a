'use strict';
/*
 * Loads one module, reads the given names from it, creates a plain channel if one of them is "a channel", and prints the elapsed time and the number of
 * loaded modules. Plain JavaScript, so that no compiler is involved.
 */
const CHANNEL = 'a channel';
const started = process.hrtime.bigint();
const [path, ...names] = process.argv.slice(2);
const loaded = require(path);
for (const name of names.filter((given) => given !== CHANNEL)) { if (loaded[name] === undefined) { throw new Error(`${path} has no ${name}`); } }
if (names.includes(CHANNEL)) {
  const { App, Stack } = require('aws-cdk-lib');
  new loaded.Channel(new Stack(new App(), 'Stack'), 'Channel');
}
const ms = Number(process.hrtime.bigint() - started) / 1e6;
process.stdout.write(JSON.stringify({ ms, modules: Object.keys(require.cache).length - 1 })); // except this one
