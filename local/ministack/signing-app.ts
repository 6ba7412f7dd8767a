import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import * as ivs from '../../src';

/*
 * A private channel, a signing key and a signer: `-c custody=secretsManager|kms -c keyVersion=1`.
 */
const app = new App();
const stack = new Stack(app, 'Signing');
const channel = new ivs.Channel(stack, 'Stage', { authorized: true, stopStreamOnDelete: true });
const custody: 'secretsManager' | 'kms' = app.node.tryGetContext('custody');
const signingKey = ivs.PlaybackSigningKey[custody](stack, 'Key', { keyVersion: Number(app.node.tryGetContext('keyVersion')) });
const signer = new ivs.PlaybackTokenSigner(stack, 'TokenSigner', { signingKey, channels: { stage: channel } });

new CfnOutput(stack, 'Channel', { value: channel.channelArn });
new CfnOutput(stack, 'KeyPair', { value: signingKey.playbackKeyPairArn });
new CfnOutput(stack, 'Signer', { value: signer.signerFunction.functionName });
