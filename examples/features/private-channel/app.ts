import { App, Stack, StackProps } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import * as ivs from 'cdk-ivs';

export class PrivateChannelStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);

    const channel = new ivs.Channel(this, 'Channel', { authorized: true });
    const signer = new ivs.PlaybackTokenSigner(this, 'Signer', {
      signingKey: new ivs.PlaybackSigningKey(this, 'SigningKey'),
      channels: ivs.ChannelSelection.named({ main: channel }),
    });

    const backend = new lambda.Function(this, 'Backend', {
      runtime: lambda.Runtime.NODEJS_22_X,
      handler: 'index.handler',
      code: lambda.Code.fromInline('exports.handler = async () => {}; // authorize the viewer, and invoke SIGNER'),
      environment: { SIGNER: signer.handler.functionName },
    });
    signer.grants.invoke(backend);
  }
}

new PrivateChannelStack(new App(), 'PrivateChannel');
