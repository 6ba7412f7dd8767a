import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CfnOutput, Duration, Stack, StackProps, Validations } from 'aws-cdk-lib';
import { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import * as ivs from 'cdk-ivs';
import { Construct } from 'constructs';

export interface ChannelsStackProps extends StackProps {
  /** A channel that another team owns. */
  readonly partnerChannelArn: string;
  /** Viewers of the private channel who have to leave. */
  readonly revokedViewers: string[];
  /** What puts ads into the breaks of the public channel, if there are any. */
  readonly mediaTailorPlaybackConfigurationArn?: string;
}

/** The channels, how they are recorded, and the keys that let encoders in. */
export class ChannelsStack extends Stack {
  /** Everyone may watch. */
  public readonly main: ivs.Channel;
  /** Only viewers with a playback token may watch. */
  public readonly backstage: ivs.Channel;
  /** Belongs to somebody else; we only observe it. */
  public readonly partner: ivs.IChannel;
  /** Opens the public channel; a new one every month. */
  public readonly mainStreamKey: ivs.RotatingStreamKey;

  constructor(scope: Construct, id: string, props: ChannelsStackProps) {
    super(scope, id, props);

    const recording = new ivs.RecordingConfiguration(this, 'Recording', {
      // an encoder that drops out for less than a minute goes on in the same recording
      recordingReconnectWindow: Duration.seconds(60),
      // a bucket that can't be written to fails the deployment, not the first show; and nothing is in the way of deleting it
      waitUntilActive: true,
      detachOnDelete: true,
      renditionConfiguration: ivs.RenditionConfiguration.custom([ivs.Resolution.FULL_HD, ivs.Resolution.SD]),
      thumbnailConfiguration: ivs.ThumbnailConfiguration.every(Duration.seconds(30), {
        resolution: ivs.Resolution.SD,
        storage: [ivs.Storage.LATEST, ivs.Storage.SEQUENTIAL],
      }),
    });

    this.main = new ivs.Channel(this, 'Main', {
      recordingConfiguration: recording,
      playbackRestrictionPolicy: new ivs.PlaybackRestrictionPolicy(this, 'Territory', { allowedCountries: ['AT', 'CH', 'DE'] }),
      adConfiguration: this.ads(props.mediaTailorPlaybackConfigurationArn),
      stopStreamOnDelete: true,
    });
    this.mainStreamKey = this.main.addRotatingStreamKey('StreamKey');
    this.describe(this.main, this.mainStreamKey.secret);

    this.backstage = new ivs.Channel(this, 'Backstage', {
      authorized: true,
      type: ivs.ChannelType.ADVANCED_HD,
      preset: ivs.Preset.HIGHER_BANDWIDTH_DELIVERY,
      recordingConfiguration: recording,
      stopStreamOnDelete: true,
    });
    const streamKey = this.backstage.addStreamKey('StreamKey');
    const srt = this.backstage.addSrtIngest('Srt', { streamKey }); // for encoders behind bad lines
    new CfnOutput(this.backstage, 'SrtUrlSecret', { value: srt.secret.secretArn, description: 'Secret that holds the SRT URL' });
    this.describe(this.backstage, streamKey.addSecret('Secret'));
    new ivs.ViewerSessionRevocation(this, 'Revoked', {
      viewerSessions: props.revokedViewers.map((viewerId) => ({ channel: this.backstage, viewerId })),
    });
    // The private key is not here. Create your own key pair; the README shows how.
    new ivs.PlaybackKeyPair(this, 'Viewers', {
      publicKeyMaterial: readFileSync(join(__dirname, 'playback-public-key.pem'), 'utf8'),
    });

    this.partner = ivs.Channel.fromChannelArn(this, 'Partner', props.partnerChannelArn);

    Validations.of(this).acknowledge(
      { id: 'AwsSolutions-S1', reason: 'recordings are written by IVS alone; a server access log would need a second bucket and cost more than it tells' },
      { id: 'AwsSolutions-SMG4', reason: 'the key of Backstage and its SRT URL stay as they are until somebody makes a new key; that of Main rotates' },
    );
  }

  private ads(playbackConfigurationArn?: string): ivs.AdConfiguration | undefined {
    return playbackConfigurationArn === undefined ? undefined : new ivs.AdConfiguration(this, 'Ads', {
      mediaTailorPlaybackConfigurations: [ivs.MediaTailorPlaybackConfiguration.fromPlaybackConfigurationArn(this, 'Breaks', playbackConfigurationArn)],
    });
  }

  /** Outputs that say how to use a channel. The key itself is in no output. */
  private describe(channel: ivs.Channel, streamKey: ISecret): void {
    new CfnOutput(channel, 'IngestServer', { value: channel.rtmpsServerUrl, description: 'Server URL for the encoder' });
    new CfnOutput(channel, 'StreamKeySecret', { value: streamKey.secretArn, description: 'Secret that holds the stream key' });
    new CfnOutput(channel, 'PlaybackUrl', { value: channel.channelPlaybackUrl, description: 'URL for the player' });
  }
}
