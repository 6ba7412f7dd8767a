import { App, CfnOutput, Stack, StackProps } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import * as ivs from 'cdk-ivs';

export class SrtStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);

    const channel = new ivs.Channel(this, 'Channel');
    const srt = channel.addSrtIngest('Srt', { streamKey: channel.addStreamKey('StreamKey') });

    new CfnOutput(this, 'Server', { value: srt.srtServerUrl });
    new CfnOutput(this, 'Secret', { value: srt.secret.secretName }); // its ingestUrl has passphrase and stream key
  }
}

new SrtStack(new App(), 'Srt');
