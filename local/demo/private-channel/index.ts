import { HttpAnswer } from './http-api';
import { serveSite } from './site';
import { Stage, StageOptions } from './stage';

/** `npm run private-channel` (cli.ts): runs examples/private-channel on this machine, so that you can watch it in a browser. */
export async function runPrivateChannel(port: number, options: Pick<StageOptions, 'language' | 'storage'>): Promise<void> {
  let stage: Stage | undefined;
  const starting: HttpAnswer = { status: 503, headers: {}, body: '{"message":"not deployed yet"}' };
  const site = await serveSite(async (...request) => (await stage?.request(...request)) ?? starting, port);
  console.log('Deploying the private channel on this machine …');
  stage = await Stage.start({ siteOrigin: site.endpoint, ...options });
  console.log(`
The channel is private and on air. Sign in as anybody, in as many browsers as you like, and watch:

  ${site.endpoint}/sign-in?name=ann

A moderator revokes a viewer for an hour:

  curl -X POST ${site.endpoint}/revocations -H 'authorization: Bearer moderator' -d '{"viewerId":"ann"}'

To rotate the signing key while people watch, type a new version, such as 2. Press Ctrl-C to stop.`);
  process.stdin.on('data', (line) => {
    const typed = String(line).trim();
    if (!/^[1-9]\d{0,5}$/.test(typed)) { return console.log(`"${typed}" is not a version of the key: type a whole number such as 2`); }
    console.log(`Rotating to version ${typed} of the key …`);
    stage!.deploy(Number(typed)).then(() => console.log(`Version ${typed} of the key signs now.`), (error) => console.error(error.message));
  });
  process.once('SIGINT', () => {
    process.stdin.pause();
    void Promise.all([site.close(), stage!.close()]).then(() => process.exit());
  });
}
