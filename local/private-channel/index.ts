import { parseArgs } from 'node:util';
import { HttpAnswer } from './http-api';
import { serveSite } from './site';
import { Stage } from './stage';

/*
 * npm run private-channel [-- --port 8080 --storage kms]: examples/private-channel on this machine, to be watched in a browser.
 */
const { port, storage } = parseArgs({ options: { port: { type: 'string', default: '8080' }, storage: { type: 'string', default: 'secretsManager' } } }).values;

async function main(): Promise<void> {
  if (storage !== 'secretsManager' && storage !== 'kms') { throw new Error(`--storage is ${storage}, allowed are secretsManager and kms`); }
  let stage: Stage | undefined;
  const starting: HttpAnswer = { status: 503, headers: {}, body: '{"message":"not deployed yet"}' };
  const site = await serveSite(async (...request) => (await stage?.request(...request)) ?? starting, Number(port));
  console.log('deploying examples/private-channel on this machine …');
  stage = await Stage.start({ siteOrigin: site.endpoint, storage });
  console.log(`
The channel is private and on air. Sign in as anybody, in as many browsers as you like, and watch:

  ${site.endpoint}/sign-in?name=ann

A moderator sends a viewer away for an hour:

  curl -X POST ${site.endpoint}/revocations -H 'authorization: Bearer moderator' -d '{"viewerId":"ann"}'

Type a version of the signing key, such as 2, to rotate it while people watch. Ctrl-C ends it all.`);
  process.stdin.on('data', (line) => {
    const version = Number(String(line).trim());
    if (Number.isInteger(version) && version > 0) {
      stage!.deploy(version).then(() => console.log(`version ${version} of the key signs now`), (error) => console.error(error.message));
    }
  });
  process.once('SIGINT', () => {
    process.stdin.pause();
    void Promise.all([site.close(), stage!.close()]).then(() => process.exit());
  });
}

main().catch((error) => {
  console.error(error.message);
  process.exit(1);
});
