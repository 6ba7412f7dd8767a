import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Stack, Validations } from 'aws-cdk-lib';
import { CfnChannel } from 'aws-cdk-lib/aws-ivs';
import { Tracing } from 'aws-cdk-lib/aws-lambda';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { AwsSolutionsChecks } from 'cdk-nag';
import * as ivs from '../../src';

/*
 * "Zero findings" means something only if the rules would find something. Here they get bad input,
 * and then every resource of this library with its defaults.
 */

function findings(build: (stack: Stack) => void): string[] {
  process.env.CDK_VALIDATION = 'true';
  const app = new App({ context: { '@aws-cdk/core:validateAgainstDefaultRules': true } });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  build(new Stack(app, 'Stack'));
  const error = jest.spyOn(console, 'error').mockImplementation();
  try { app.synth(); } catch { /* the report below says what was found */ } finally {
    error.mockRestore();
    process.exitCode = undefined;
  }
  const { pluginReports } = JSON.parse(readFileSync(join(app.outdir, 'validation-report.json'), 'utf8'));
  return pluginReports.flatMap(({ violations }: any) => violations.map(({ ruleName }: any) => ruleName)).sort();
}

test('the offline rules of the CDK find a wrong value', () => {
  expect(findings((stack) => new CfnChannel(stack, 'Channel', { latencyMode: 'FAST' }))).toEqual(['W3030']);
});

test('cdk-nag finds an open bucket', () => {
  expect(findings((stack) => new Bucket(stack, 'Bucket'))).toEqual(expect.arrayContaining([expect.stringContaining('AwsSolutions-S10')]));
});

test('the defaults of this library, and tracing, give no finding but the access log of the recording bucket', () => {
  expect(findings((stack) => {
    const recordingConfiguration = new ivs.RecordingConfiguration(stack, 'Recording');
    new ivs.Channel(stack, 'Channel', { recordingConfiguration }).addStreamKey('Key');
    const playbackRestrictionPolicy = new ivs.PlaybackRestrictionPolicy(stack, 'Policy', { allowedCountries: ['DE'], allowedOrigins: ['https://*.example.com'] });
    new ivs.Channel(stack, 'Restricted', { playbackRestrictionPolicy }); // with the control plane
    new ivs.BulkViewerSessionRevoker(stack, 'Bulk', { bucket: recordingConfiguration.bucket, channels: ivs.ChannelSelection.all() });
    new ivs.AdConfiguration(stack, 'Ads', {
      mediaTailorPlaybackConfigurations: [ivs.MediaTailorPlaybackConfiguration.fromPlaybackConfigurationArn(
        stack, 'MediaTailor', 'arn:aws:mediatailor:us-west-2:123456789012:playbackConfiguration/ads')],
    });
    new ivs.ViewerSessionRevoker(stack, 'Revoker', { channels: ivs.ChannelSelection.of(new CfnChannel(stack, 'Private')) });
    new ivs.ViewerSessionRevoker(stack, 'RevokerOfAll', { channels: ivs.ChannelSelection.all() });
    new ivs.ViewerSessionRevoker(stack, 'Traced', { channels: ivs.ChannelSelection.all(), handlerOptions: { tracing: Tracing.ACTIVE } });
  })).toEqual(['AwsSolutions-S1']);
});
