import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import * as ivs from '../../src';

/*
 * A private channel, a signing key and a signer: `-c storage=secretsManager|kms -c keyVersion=1`.
 */
const app = new App();
const stack = new Stack(app, 'Signing');
const channel = new ivs.Channel(stack, 'Stage', { authorized: true, stopStreamOnDelete: true });
const storage: 'secretsManager' | 'kms' = app.node.tryGetContext('storage');
const signingKey = new ivs.PlaybackSigningKey(stack, 'Key', { privateKeyStorage: ivs.PrivateKeyStorage[storage](), keyVersion: Number(app.node.tryGetContext('keyVersion')) });
const signer = new ivs.PlaybackTokenSigner(stack, 'TokenSigner', { signingKey, channels: ivs.ChannelSelection.named({ stage: channel }) });
// so that the check doesn't have to wait for five minutes
(signer.handler.node.defaultChild as CfnFunction).addPropertyOverride('Environment.Variables.KEY_MAX_AGE', '1');

new CfnOutput(stack, 'Channel', { value: channel.channelArn });
new CfnOutput(stack, 'KeyPair', { value: signingKey.playbackKeyPairArn });
new CfnOutput(stack, 'Signer', { value: signer.handler.functionName });
