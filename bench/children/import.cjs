'use strict';
/* Loads one module, takes names from it if any are given, and prints how long that took and how many modules it loaded. Plain JavaScript: no compiler takes part. */
const started = process.hrtime.bigint();
const [path, ...names] = process.argv.slice(2);
const loaded = require(path);
for (const name of names) { if (loaded[name] === undefined) { throw new Error(`${path} has no ${name}`); } }
const ms = Number(process.hrtime.bigint() - started) / 1e6;
process.stdout.write(JSON.stringify({ ms, modules: Object.keys(require.cache).length - 1 })); // but for this one
