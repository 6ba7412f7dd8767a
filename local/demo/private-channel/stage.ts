import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HttpApi, HttpAnswer } from './http-api';
import { Messages } from './messages';
import { EmbeddedIvs, goLive, startIvs } from '../../../ivs-local/src';
import { bin } from '../../../tools/commands';
import { LocalCloudFormation } from '../../engine/cloudformation';
import { ivsChecks } from '../../engine/iam';

const ROOT = join(__dirname, '../../..');
const STACK = 'PrivateChannel';

/** The folder of the example in each language. That in Python needs a `python3` in PATH that has its requirements and boto3. */
const EXAMPLES = { typescript: 'private-channel', python: 'private-channel-python' };

export interface StageOptions {
  readonly language: keyof typeof EXAMPLES;
  /** The origin of the site, which is in the tokens. */
  readonly siteOrigin: string;
  readonly storage: 'secretsManager' | 'kms';
}

/** The example of a private channel, deployed on this machine with the CDK CLI, with a live stream. */
export class Stage {
  public static async start(options: StageOptions): Promise<Stage> {
    const ivs = await startIvs({ rates: true });
    const cloudFormation = new LocalCloudFormation({ ivsEndpoint: ivs.endpoint });
    ivs.authorizeBy(cloudFormation.permissions.judge(ivsChecks(ivs.account)));
    const stage = new Stage(ivs, cloudFormation, options);
    await stage.deploy(1);
    await stage.goLive();
    return stage;
  }

  private readonly assembly = mkdtempSync(join(tmpdir(), 'private-channel-'));
  private api!: HttpApi;
  private messages!: Messages;

  private constructor(readonly ivs: EmbeddedIvs, readonly cloudFormation: LocalCloudFormation, private readonly options: StageOptions) {}

  /** Deploys the example with a version of the signing key. A new version rotates the key. */
  public async deploy(keyVersion: number): Promise<void> {
    const { language, siteOrigin, storage } = this.options;
    const context = Object.entries({ siteOrigin, storage, keyVersion }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    bin('aws-cdk', 'cdk', ['synth', '--quiet', '--no-notices', '--output', this.assembly, ...context], {
      cwd: join(ROOT, 'examples', EXAMPLES[language]), stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, AWS_REGION: '', AWS_PROFILE: '' },
    });
    await this.cloudFormation.deploy(this.assembly);
    const template = JSON.parse(readFileSync(join(this.assembly, `${STACK}.template.json`), 'utf8'));
    const invoke = (logicalId: string, event: object) => this.cloudFormation.invokeFunction(this.physicalId(logicalId), event);
    // users sign in with a name here, and the user "moderator" is a moderator
    const claimsOf = (name: string) => (name === '' ? undefined : { sub: name, ...name === 'moderator' && { 'cognito:groups': '[moderators]' } });
    this.api = new HttpApi({ template, invoke, claimsOf });
    this.messages = new Messages(this.cloudFormation.sqs, template, invoke, (logicalId) => this.physicalId(logicalId));
  }

  /** A request to the HTTP API. Playback URLs are changed to the embedded IVS, because the real host is not on this machine. */
  public async request(method: string, path: string, headers: { [name: string]: string | undefined }, body: string): Promise<HttpAnswer> {
    const answer = await this.api.request(method, path, headers, body);
    await this.messages.deliver();
    const { playbackUrl, ...rest } = answer.body === '' ? {} as any : JSON.parse(answer.body);
    if (playbackUrl === undefined) { return answer; }
    const { pathname, search } = new URL(playbackUrl);
    return { ...answer, body: JSON.stringify({ ...rest, playbackUrl: `${this.ivs.endpoint}${pathname}${search}` }) };
  }

  public async close(): Promise<void> {
    await this.cloudFormation.close();
    await this.ivs.close();
    rmSync(this.assembly, { recursive: true, force: true });
  }

  /** An encoder reads its key from the secret. */
  private async goLive(): Promise<void> {
    const arn = this.cloudFormation.stack(STACK).outputs.StreamKeySecretArn as string;
    await this.cloudFormation.secretsManager.rotations.settled(); // the schedule of the stream key is tried first
    goLive(this.ivs.account, JSON.parse(this.cloudFormation.secrets.get(arn)!).streamKey);
  }

  private physicalId(logicalId: string): string {
    return this.cloudFormation.stack(STACK).resources.find((resource) => resource.logicalId === logicalId)!.physicalId!;
  }
}
