'use strict';
/* Loads one module, and prints how long that took and how many modules it loaded. Plain JavaScript: no compiler takes part. */
const started = process.hrtime.bigint();
require(process.argv[2]);
const ms = Number(process.hrtime.bigint() - started) / 1e6;
process.stdout.write(JSON.stringify({ ms, modules: Object.keys(require.cache).length - 1 })); // but for this one
