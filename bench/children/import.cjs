'use strict';
/*
 * Loads one module, takes names from it if any are given, makes a plain channel if one of them is "a channel", and prints how long that took and how many
 * modules it loaded. Plain JavaScript: no compiler takes part.
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
process.stdout.write(JSON.stringify({ ms, modules: Object.keys(require.cache).length - 1 })); // but for this one
