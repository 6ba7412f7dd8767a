import { setTimeout as sleep } from 'node:timers/promises';
import { Duration, Stack } from 'aws-cdk-lib';
import { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import { goLive } from '../../ivs-local/src';
import * as ivs from '../../src';
import { customResource } from '../control-plane/case-helpers';
import { Deployment, IMPATIENT } from '../control-plane/harness';
import { callerOf, newClient } from '../ivs-local/harness';

/*
 * The key is rotated twice while tokens are signed and used without a pause, with the bundled handlers. All times are as short as they can be;
 * a token is used at once, and again shortly before it expires. These tests wait more than they work, so they run at the same time.
 */
const LIFETIME = 5; // seconds
const KEY_MAX_AGE = 1;
const SLACK = 2; // for the rest of the deployment, which takes less than a second here
const MARGIN = 60; // seconds, of the schedule: clocks differ

jest.setTimeout(240_000);

interface Outcome {
  readonly asked: number;
  readonly playedLate: number;
  readonly refusals: string[];
}

class Stage {
  private isOver = false;
  private asked = 0;
  private playedLate = 0;
  private readonly later: Promise<void>[] = [];
  private readonly refusals: string[] = [];

  /** @param isHasty whether key pairs are deleted as soon as they no longer sign */
  constructor(private readonly deployment: Deployment, private readonly storage: 'secretsManager' | 'kms', private readonly isHasty: boolean) {}

  /** Deploys a version of the key; the settings that only the library can make are shortened in the template. */
  public async deploy(keyVersion: number): Promise<void> {
    expect(await this.deployment.deploy((stack: Stack) => {
      const channel = new ivs.Channel(stack, 'Channel', { authorized: true });
      const signingKey = new ivs.PlaybackSigningKey(stack, 'Key', { privateKeyStorage: ivs.PrivateKeyStorage[this.storage](), keyVersion, maximumTokenLifetime: Duration.seconds(LIFETIME) });
      const signer = new ivs.PlaybackTokenSigner(stack, 'Signer', { signingKey, channels: ivs.ChannelSelection.named({ stage: channel }) });
      customResource(stack, 'Custom::IVSPlaybackSigningKey').addPropertyOverride('RetirementSeconds', LIFETIME + KEY_MAX_AGE + SLACK);
      (signer.handler.node.defaultChild as CfnFunction).addPropertyOverride('Environment.Variables.KEY_MAX_AGE', String(KEY_MAX_AGE));
    })).toBeUndefined();
  }

  /** An encoder that streams. */
  public async stream(): Promise<void> {
    const { account, endpoint } = this.deployment.ivs;
    const { streamKey } = await callerOf(newClient(endpoint))('CreateStreamKey', { channelArn: [...account.channels.keys()][0] });
    goLive(account, streamKey.value);
  }

  /** Viewers, one after the other in several places, and the schedule, which runs all the time. */
  public async run(during: () => Promise<void>): Promise<Outcome> {
    const work = [...Array(4).keys()].map(() => this.repeat(() => this.watch())).concat(this.repeat(() => this.runSchedule()));
    try {
      await during();
    } finally {
      this.isOver = true;
      await Promise.all(work);
      await Promise.all(this.later); // the last ones are added by what was just waited for
    }
    return { asked: this.asked, playedLate: this.playedLate, refusals: this.refusals };
  }

  private async repeat(action: () => Promise<void>): Promise<void> {
    while (!this.isOver) { await action(); }
  }

  private async watch(): Promise<void> {
    const { Payload, FunctionError } = await this.deployment.cloudFormation.invokeFunction(this.function('SignerFunction'), { channel: 'stage', lifetimeSeconds: LIFETIME });
    this.asked += 1;
    if (FunctionError) { this.refusals.push(Payload); return; }
    const { playbackUrl, expirationTime } = JSON.parse(Payload);
    const expiry = Date.parse(expirationTime);
    await this.play(expiry, playbackUrl);
    this.later.push(this.playShortlyBefore(expiry, playbackUrl));
    await sleep(50);
  }

  private async playShortlyBefore(expiry: number, playbackUrl: string): Promise<void> {
    await sleep(expiry - 1200 - Date.now());
    // a machine that is busy wakes up late, which is not what this is about
    if (Date.now() < expiry - 600) { await this.play(expiry, playbackUrl); this.playedLate += 1; }
  }

  private async play(expiry: number, playbackUrl: string): Promise<void> {
    const { pathname, search } = new URL(playbackUrl);
    const response = await fetch(`${this.deployment.ivs.endpoint}${pathname}${search}`);
    const text = await response.text();
    if (!response.ok && Date.now() < expiry) { this.refusals.push(text); }
  }

  private async runSchedule(): Promise<void> {
    const { account: { keyPairs } } = this.deployment.ivs;
    if (this.isHasty) {
      for (const { arn, tags } of keyPairs.values()) { if (tags!['cdk-ivs:retires']) { keyPairs.delete(arn); } }
    }
    await this.deployment.cloudFormation.invokeFunction(this.function('CdkIvsProviderHandler'), { RetireKeyPairsOfStack: this.deployment.cloudFormation.stack('Stack').id });
    await sleep(200);
  }

  private function(logicalId: string): string {
    const { resources } = this.deployment.cloudFormation.stack('Stack');
    return resources.find(({ type, logicalId: id }) => type === 'AWS::Lambda::Function' && id.startsWith(logicalId))!.physicalId!;
  }
}

const versions = ({ ivs: { account } }: Deployment) => [...account.keyPairs.values()].map(({ tags }) => tags!['cdk-ivs:key-version']).sort();

async function rotateTwice(storage: 'secretsManager' | 'kms', isHasty = false): Promise<Outcome> {
  const deployment = await Deployment.start(IMPATIENT);
  try {
    const stage = new Stage(deployment, storage, isHasty);
    await stage.deploy(1);
    await stage.stream();
    return await stage.run(async () => {
      for (const keyVersion of [2, 3]) {
        await sleep(1000);
        await stage.deploy(keyVersion);
        await sleep(1000 * (LIFETIME + KEY_MAX_AGE + SLACK + 1));
      }
      for (const ends = Date.now() + 1000 * (MARGIN + 30); versions(deployment).length > 1 && Date.now() < ends;) { await sleep(100); }
      expect(versions(deployment)).toEqual(['3']); // the ones before are deleted, while the traffic goes on
      await sleep(1000);
    });
  } finally {
    await deployment.stop();
  }
}

test.concurrent.each(['secretsManager', 'kms'] as const)('%s: no token is refused, however the rotation falls', async (storage) => {
  const { asked, playedLate, refusals } = await rotateTwice(storage);
  expect(refusals).toEqual([]);
  expect(Math.min(asked, playedLate)).toBeGreaterThan(200);
});

test.concurrent('without the time for retirement, tokens are refused', async () => {
  const { refusals } = await rotateTwice('secretsManager', true);
  expect(refusals.length).toBeGreaterThan(0);
  expect(new Set(refusals)).toEqual(new Set(['no playback key pair verifies the signature']));
});
