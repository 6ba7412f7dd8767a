import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CfnOutput, Duration, Stack, StackProps, Validations } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import * as ivs from 'cdk-ivs';

export interface ChannelsStackProps extends StackProps {
  /** A channel that another team owns. */
  readonly partnerChannelArn: string;
}

/** The channels, how they are recorded, and the keys that let encoders in. */
export class ChannelsStack extends Stack {
  /** Everyone may watch. */
  public readonly main: ivs.Channel;
  /** Only viewers with a playback token may watch. */
  public readonly backstage: ivs.Channel;
  /** Belongs to somebody else; we only observe it. */
  public readonly partner: ivs.IChannel;

  constructor(scope: Construct, id: string, props: ChannelsStackProps) {
    super(scope, id, props);

    const recording = new ivs.RecordingConfiguration(this, 'Recording', {
      // an encoder that drops out for less than a minute goes on in the same recording
      recordingReconnectWindow: Duration.seconds(60),
      renditionConfiguration: ivs.RenditionConfiguration.custom([ivs.Resolution.FULL_HD, ivs.Resolution.SD]),
      thumbnailConfiguration: ivs.ThumbnailConfiguration.every(Duration.seconds(30), {
        resolution: ivs.Resolution.SD,
        storage: [ivs.Storage.LATEST, ivs.Storage.SEQUENTIAL],
      }),
    });

    this.main = new ivs.Channel(this, 'Main', { recordingConfiguration: recording });

    this.backstage = new ivs.Channel(this, 'Backstage', {
      authorized: true,
      type: ivs.ChannelType.ADVANCED_HD,
      preset: ivs.Preset.HIGHER_BANDWIDTH_DELIVERY,
      recordingConfiguration: recording,
    });
    // Only the public half stands here. Make your own pair; the README says how.
    new ivs.PlaybackKeyPair(this, 'Viewers', {
      publicKeyMaterial: readFileSync(join(__dirname, 'playback-public-key.pem'), 'utf8'),
    });

    this.partner = ivs.Channel.fromChannelArn(this, 'Partner', props.partnerChannelArn);

    for (const channel of [this.main, this.backstage]) { this.describe(channel); }

    Validations.of(this).acknowledge(
      { id: 'AwsSolutions-S1', reason: 'recordings are written by IVS alone; a server access log would need a second bucket and cost more than it tells' },
      { id: 'AwsSolutions-SMG4', reason: 'a stream key can only be changed by making a new one in IVS, which a schedule of Secrets Manager does not do' },
    );
  }

  /** A stream key in Secrets Manager, and outputs that say how to use it. The key itself is in no output. */
  private describe(channel: ivs.Channel): void {
    const secret = channel.addStreamKey('StreamKey').toSecret('Secret');
    new CfnOutput(channel, 'IngestServer', { value: channel.rtmpsIngestUrl, description: 'Server URL for the encoder' });
    new CfnOutput(channel, 'StreamKeySecret', { value: secret.secretArn, description: 'Secret that holds the stream key' });
    new CfnOutput(channel, 'PlaybackUrl', { value: channel.channelPlaybackUrl, description: 'URL for the player' });
  }
}
