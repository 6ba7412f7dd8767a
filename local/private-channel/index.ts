import { HttpAnswer } from './http-api';
import { serveSite } from './site';
import { Stage, StageOptions } from './stage';

/** `npm run private-channel` (cli.ts): examples/private-channel on this machine, to be watched in a browser. */
export async function runPrivateChannel(port: number, options: Pick<StageOptions, 'language' | 'storage'>): Promise<void> {
  let stage: Stage | undefined;
  const starting: HttpAnswer = { status: 503, headers: {}, body: '{"message":"not deployed yet"}' };
  const site = await serveSite(async (...request) => (await stage?.request(...request)) ?? starting, port);
  console.log('deploying the private channel on this machine …');
  stage = await Stage.start({ siteOrigin: site.endpoint, ...options });
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
