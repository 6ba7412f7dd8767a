'use strict';

/*
 * Measures ivs-local in a separate process while encoders stream to it: prints the time until the first segment can be played, the share of a CPU core
 * that the server uses, and its memory. Linux only: it reads /proc.
 * Usage: encoders.cjs <command of ivs-local> <video file> <channels> <seconds>
 */
const { spawn } = require('node:child_process');
const { readFileSync } = require('node:fs');
const { setTimeout: sleep } = require('node:timers/promises');
const { startIvsLocal } = require('./ivs-local.cjs');

const [command, video, channels, seconds] = process.argv.slice(2);
const TICKS = 100; // of /proc in a second, on every Linux that Node runs on
const SETTLED = 5000;

main().catch((error) => { console.error(error); process.exit(1); });

async function main() {
  const { server, endpoint, rtmp } = await startIvsLocal(command, ['--rtmp', '0', '--no-delays', '--no-renditions']);
  const encoders = [];
  try {
    const call = async (path, body) => (await fetch(`${endpoint}${path}`, { method: 'POST', body: JSON.stringify(body) })).json();
    const waits = await Promise.all([...Array(Number(channels)).keys()].map(async (number) => {
      const { channel, streamKey } = await call('/CreateChannel', { name: `channel-${number}` });
      const started = Date.now();
      encoders.push(spawn('ffmpeg', ['-v', 'error', '-re', '-stream_loop', '-1', '-i', video, '-c', 'copy', '-f', 'flv', `${rtmp}/${streamKey.value}`], { stdio: 'ignore' }));
      while (!await isPlayable(`${endpoint}${new URL(channel.playbackUrl).pathname}`, endpoint)) { await sleep(50); }
      return Date.now() - started;
    }));
    await sleep(SETTLED);
    const [usedBefore, before] = [ticksOf(server.pid), Date.now()];
    await sleep(Number(seconds) * 1000);
    const core = (ticksOf(server.pid) - usedBefore) / TICKS / ((Date.now() - before) / 1000);
    const memory = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${server.pid}/status`, 'utf8'))[1]) / 1024;
    console.log(JSON.stringify({ first: Math.max(...waits), core, memory }));
  } finally {
    for (const child of [...encoders, server]) { child.kill('SIGTERM'); }
  }
}

/** Whether the first rendition has a segment. */
async function isPlayable(url, endpoint) {
  const response = await fetch(url);
  if (!response.ok) { return false; }
  const path = (await response.text()).split('\n').find((line) => line !== '' && !line.startsWith('#'));
  return (await (await fetch(`${endpoint}${path}`)).text()).includes('#EXTINF');
}

/** User and system time of a process; its name, which may hold spaces, is in brackets. */
function ticksOf(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return Number(fields[11]) + Number(fields[12]);
}
