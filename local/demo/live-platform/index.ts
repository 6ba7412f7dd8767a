import { relative } from 'node:path';
import { IvsClient, GetStreamCommand, ImportPlaybackKeyPairCommand, DeletePlaybackKeyPairCommand, PutMetadataCommand, StopStreamCommand } from '@aws-sdk/client-ivs';
import { ASSEMBLY, changedAssembly, EXAMPLE, removeChanged, synthesize } from './assembly';
import { linesOf, nameOf } from './event-lines';
import { Viewers } from './viewers';
import { EmbeddedIvs, goLive, startIvs } from '../../../ivs-local/src';
import { LocalCloudFormation, StackFailed } from '../../engine/cloudformation';
import { ivsChecks } from '../../engine/iam';

/*
 * `npm run demo` (cli.ts): deploys examples/live-platform on this machine, demonstrates its features, and deletes
 * it. Requires no credentials and no network.
 */
const CHANNELS = 'LiveChannels';

export async function demo(keep: boolean): Promise<void> {
  title('Synthesize examples/live-platform, and check it with the rules of the CDK and cdk-nag');
  synthesize();
  say('0 findings');

  const ivs = await startIvs();
  const cloudFormation = new LocalCloudFormation({ ivsEndpoint: ivs.endpoint, onEvent: (event) => linesOf(event).forEach(say) });
  ivs.authorizeBy(cloudFormation.permissions.judge(ivsChecks(ivs.account)));
  try {
    title('Deploy it on this machine, with a local Amazon IVS');
    await cloudFormation.deploy(ASSEMBLY);
    const platform = new Platform(cloudFormation, ivs);
    platform.showSettings();
    await platform.broadcast();
    if (keep) { return await platform.keepRunning(); }
    await platform.failToUpdate();
    await platform.update();
    await platform.rotateKey();
    await platform.revokeViewer();
    await platform.takeDown();
    title('Next, with credentials of an AWS account');
    say(`cd ${relative(process.cwd(), EXAMPLE)} && npx cdk bootstrap && npx cdk deploy --all`);
    say('First replace playback-public-key.pem with your own: nobody has the private key of this one.\n');
  } finally {
    await cloudFormation.close();
    await ivs.close();
    removeChanged();
  }
}

class Platform {
  private readonly client: IvsClient;
  private readonly viewers: Viewers;

  constructor(private readonly cloudFormation: LocalCloudFormation, private readonly ivs: EmbeddedIvs) {
    const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
    this.viewers = new Viewers(ivs.endpoint, (channel) => this.output(channel, 'PlaybackUrl'));
    this.client = new IvsClient({ endpoint: ivs.endpoint, region: 'us-west-2', credentials, maxAttempts: 1 });
  }

  /** The settings for an encoder and a player. */
  public showSettings(): void {
    title('Encoder and player');
    for (const channel of ['Main', 'Backstage']) {
      say(channel);
      say(`  server      ${this.output(channel, 'IngestServer')}`);
      say(`  stream key  in the secret ${secretName(this.output(channel, 'StreamKeySecret'))}`);
      say(`  player      ${this.output(channel, 'PlaybackUrl')}`);
    }
    say(`The templates are in ${relative(process.cwd(), ASSEMBLY)}.`);
  }

  /** An encoder on each channel, viewers, metadata. */
  public async broadcast(): Promise<void> {
    title('On air');
    for (const channel of ['Main', 'Backstage']) {
      goLive(this.ivs.account, this.streamKeyOf(channel));
      const { stream } = await this.client.send(new GetStreamCommand({ channelArn: this.arnOf(channel) }));
      say(`an encoder streams to ${channel}, with the key from the secret: ${stream!.state}, ${stream!.health}`);
    }
    say(`a viewer in Germany opens Main: ${await this.viewers.watch('Main', { country: 'DE' })}`);
    say(`a viewer in Brazil opens Main: ${await this.viewers.watch('Main', { country: 'BR' })}`);
    say(`a viewer opens Backstage without a token: ${await this.viewers.watch('Backstage')}`);

    await this.client.send(new PutMetadataCommand({ channelArn: this.arnOf('Main'), metadata: '{"question":"Who wins?"}' }));
    say(`metadata arrives with the stream: ${this.ivs.account.streams.get(this.arnOf('Main'))!.metadata.map(({ text }) => text).join()}`);
    const names = this.ivs.account.events.delivered.map(({ detail }) => detail.event_name ?? detail.recording_status);
    say('events so far:');
    for (const [name, count] of counted(names.map(String))) { say(`  ${name.padEnd(18)} ${count}`); }
  }

  /**
   * A new name replaces a key pair, but IVS doesn't import the same key twice, so CloudFormation rolls back its
   * changes. The streams end first, because a live channel can't be updated.
   */
  public async failToUpdate(): Promise<void> {
    title('An update that fails: NORMAL latency, and a second import of the same public key');
    for (const channel of ['Main', 'Backstage']) { await this.client.send(new StopStreamCommand({ channelArn: this.arnOf(channel) })); }
    try {
      await this.cloudFormation.deploy(changed({ latency: 'NORMAL', keyPairName: 'viewers' }));
    } catch (error) {
      if (!(error instanceof StackFailed)) { throw error; }
      return say(`${CHANNELS} is ${error.status}; latency of Main: ${this.latencyOf('Main')}, as before`);
    }
    throw new Error('the update was expected to fail');
  }

  public async update(): Promise<void> {
    title('The same update without the new name');
    const before = this.arnOf('Main');
    await this.cloudFormation.deploy(changed({ latency: 'NORMAL' }));
    say(`latency of Main: ${this.latencyOf('Main')}; still the same channel: ${this.arnOf('Main') === before}`);
  }

  /** Rotates the key, as Secrets Manager does every month. */
  public async rotateKey(): Promise<void> {
    title('Rotate the stream key of Main');
    const old = this.streamKeyOf('Main');
    await this.cloudFormation.secretsManager.rotations.settled();
    const { succeeded, reason } = await this.cloudFormation.rotateSecret(this.output('Main', 'StreamKeySecret'));
    if (!succeeded) { throw new Error(`the rotation failed: ${reason}`); }
    say(`an encoder with the old key: ${this.encoder(old)}`);
    say(`an encoder with the key that is now in the secret: ${this.encoder(this.streamKeyOf('Main'))}`);
    const [event] = this.cloudFormation.eventBridge.events;
    say(`and an event says so: ${event['detail-type']}`);
  }

  /** The app lists a viewer as revoked, and is deployed again. */
  public async revokeViewer(): Promise<void> {
    title('Revoke a viewer of Backstage');
    this.encoder(this.streamKeyOf('Backstage'));
    const keyPair = await this.client.send(new ImportPlaybackKeyPairCommand({ publicKeyMaterial: this.viewers.publicKey }));
    const token = { token: this.viewers.token(this.arnOf('Backstage'), 'mallory') };
    say(`mallory opens Backstage with a token: ${await this.viewers.watch('Backstage', token)}`);
    await this.cloudFormation.deploy(changed({ latency: 'NORMAL', revoked: 'mallory' }));
    say(`mallory, with the same token, after the deployment: ${await this.viewers.watch('Backstage', token)}`);
    await this.client.send(new DeletePlaybackKeyPairCommand({ arn: keyPair.keyPair!.arn }));
  }

  public async takeDown(): Promise<void> {
    title('Delete everything, while both channels are live');
    const live = [...this.ivs.account.streams.values()];
    if (live.length < 2) { throw new Error(`only ${live.length} of the channels is live`); }
    for (const stream of live) { stream.reconnects = true; } // as encoders do
    await this.cloudFormation.destroy(ASSEMBLY);
    const kept = this.cloudFormation.resourcesKept().map(({ path }) => nameOf(path)).join(', ');
    const { channels, streamKeys, keyPairs, recordingConfigurations, policies, adConfigurations } = this.ivs.account;
    const inIvs = [channels, streamKeys, keyPairs, recordingConfigurations, policies, adConfigurations];
    const left = inIvs.reduce((sum, { size }) => sum + size, this.cloudFormation.resourcesLeft().length);
    if (left > 0) { throw new Error(`${left} resources left behind: ${JSON.stringify(this.cloudFormation.resourcesLeft())}`); }
    say('0 resources left behind');
    say(`kept on purpose, by its removal policy: ${kept}`);
  }

  /** Leaves it running until Ctrl-C. */
  public async keepRunning(): Promise<void> {
    title('Running until Ctrl-C');
    say(`export AWS_ENDPOINT_URL_IVS=${this.ivs.endpoint} AWS_REGION=us-west-2 AWS_DEFAULT_REGION=us-west-2`);
    say('export AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local');
    say('aws ivs list-streams');
    say(`aws ivs put-metadata --channel-arn ${this.arnOf('Main')} --metadata hello`);
    await new Promise<void>((resolve) => {
      const ticking = setInterval(() => undefined, 60_000);
      for (const signal of ['SIGINT', 'SIGTERM'] as const) { process.once(signal, () => { clearInterval(ticking); resolve(); }); }
    });
  }

  private output(channel: string, name: string): string {
    const { outputs } = this.cloudFormation.stack(CHANNELS);
    return String(Object.entries(outputs).find(([id]) => id.startsWith(`${channel}${name}`))![1]);
  }

  private arnOf(channel: string): string {
    return this.cloudFormation.stack(CHANNELS).resources.find(({ path }) => nameOf(path) === channel)!.physicalId!;
  }

  private streamKeyOf(channel: string): string {
    return JSON.parse(this.cloudFormation.secrets.get(this.output(channel, 'StreamKeySecret'))!).streamKey;
  }

  private latencyOf(channel: string): string {
    return this.ivs.account.channels.get(this.arnOf(channel))!.latencyMode!;
  }

  private encoder(streamKey: string): string {
    try {
      goLive(this.ivs.account, streamKey);
      return 'it streams';
    } catch (error) {
      return (error as Error).message;
    }
  }
}

function changed({ latency, keyPairName, revoked }: { latency: string; keyPairName?: string; revoked?: string }): string {
  return changedAssembly(CHANNELS, (resources) => {
    for (const { Type, Properties } of Object.values(resources)) {
      if (Type === 'AWS::IVS::Channel') { Properties.LatencyMode = latency; }
      if (Type === 'AWS::IVS::PlaybackKeyPair' && keyPairName) { Properties.Name = keyPairName; }
      if (Type === 'Custom::IVSViewerSessionRevocation' && revoked) {
        Properties.ViewerSessions.push({ ...Properties.ViewerSessions[0], ViewerId: revoked });
      }
    }
  });
}

/** How often each name occurs, in the order of the first ones. */
function counted(names: string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) { counts.set(name, (counts.get(name) ?? 0) + 1); }
  return counts;
}

/** `Stack-Secret-Suffix` of an ARN, without the six characters that Secrets Manager adds. */
function secretName(arn: string): string {
  return arn.split(':')[6].replace(/-\w{6}$/, '');
}

function title(text: string): void {
  console.log(`\n${text}\n`);
}

function say(text: string): void {
  console.log(`  ${text}`);
}
