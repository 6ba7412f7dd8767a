'use strict';

/*
 * Sends many calls to ivs-local in a separate process. Prints the calls per second and the memory. The mix is that of an app: a channel is
 * created, tagged, read, changed and deleted.
 * Usage: load.cjs <command of ivs-local> <calls> <clients> <channels that are there before> [<state file>]
 */
const { execFileSync } = require('node:child_process');
const http = require('node:http');
const { startIvsLocal } = require('./ivs-local.cjs');

const [command, calls, clients, before, state] = process.argv.slice(2);
const CALLS_OF_A_CHANNEL = 5;
const agent = new http.Agent({ keepAlive: true, maxSockets: Number(clients) });

main().catch((error) => { console.error(error); process.exit(1); });

async function main() {
  const { server, endpoint } = await startIvsLocal(command, state ? ['--state', state] : []);
  const { port } = new URL(endpoint);
  const call = (path, body) => new Promise((resolve, reject) => {
    http.request({ port, host: '127.0.0.1', agent, method: 'POST', path, headers: { 'content-type': 'application/json' } }, (response) => {
      let text = '';
      response.on('data', (chunk) => { text += chunk; }).on('end', () => (
        response.statusCode < 300 ? resolve(text === '' ? {} : JSON.parse(text)) : reject(new Error(`${path}: ${response.statusCode} ${text}`))));
    }).on('error', reject).end(JSON.stringify(body));
  });
  const life = async (name) => {
    const { channel: { arn } } = await call('/CreateChannel', { name });
    await call(`/tags/${encodeURIComponent(arn)}`, { tags: { of: name } });
    await call('/GetChannel', { arn });
    await call('/UpdateChannel', { arn, latencyMode: 'NORMAL' });
    await call('/DeleteChannel', { arn });
  };
  const run = async (count) => {
    let left = count / CALLS_OF_A_CHANNEL;
    const started = process.hrtime.bigint();
    await Promise.all([...Array(Number(clients)).keys()].map(async (client) => {
      while (left-- > 0) { await life(`c-${client}`); }
    }));
    return count / (Number(process.hrtime.bigint() - started) / 1e9);
  };
  const rss = () => Number(execFileSync('ps', ['-o', 'rss=', '-p', String(server.pid)], { encoding: 'utf8' })) / 1024;

  try {
    for (let i = 0; i < Number(before); i++) { await call('/CreateChannel', { name: `there-${i}` }); }
    const started = process.hrtime.bigint();
    for (let i = 0; i < 100; i++) { await call('/CreateChannel', { name: `timed-${i}` }); }
    const create = Number(process.hrtime.bigint() - started) / 1e6 / 100;
    const memory = [];
    const rates = [];
    for (let part = 0; part < 10; part++) {
      rates.push(await run(Number(calls) / 10));
      memory.push(rss());
    }
    console.log(JSON.stringify({ callsPerSecond: 10 / rates.reduce((sum, rate) => sum + 1 / rate, 0), memory, create }));
  } finally {
    server.kill('SIGTERM');
    agent.destroy();
  }
}
