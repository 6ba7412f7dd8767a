import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { PrivateChannelStack } from './private-channel-stack';

const app = new App();
const context = (name: string) => app.node.tryGetContext(name);

new PrivateChannelStack(app, 'PrivateChannel', {
  description: 'A private channel, and the tokens that open it',
  siteOrigin: context('siteOrigin') ?? 'https://www.example.com',
  keyVersion: Number(context('keyVersion') ?? 1),
  storage: context('storage') === 'kms' ? 'kms' : 'secretsManager',
});

// A finding that is not acknowledged stops the synthesis.
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
app.synth();
