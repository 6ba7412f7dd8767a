'use strict';

/*
 * Starts the command of ivs-local, and reads its endpoint from its output.
 */
const { spawn } = require('node:child_process');

/** Returns the process, its endpoint, and with `--rtmp` the server for encoders. */
exports.startIvsLocal = async function (command, args) {
  const server = spawn(process.execPath, [command, '--port', '0', '--no-rates', ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const banner = await new Promise((resolve, reject) => {
    let output = '';
    server.stdout.on('data', function read(chunk) {
      output += chunk;
      if (!output.includes('Calls:')) { return; } // the last line of its startup
      server.stdout.off('data', read).resume(); // later output must not block
      resolve(output);
    });
    server.once('exit', () => reject(new Error(`the server has ended: ${output}`)));
  });
  return { server, endpoint: /http:\/\/127\.0\.0\.1:\d+/.exec(banner)[0], rtmp: /rtmp:\/\/127\.0\.0\.1:\d+\/app/.exec(banner)?.[0] };
};
