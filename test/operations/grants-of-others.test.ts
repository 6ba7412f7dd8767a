import { AccountPrincipal, Role } from 'aws-cdk-lib/aws-iam';
import * as ivs from '../../src';
import { expectError, KNOWN_ENV, newStack } from '../helpers';

/*
 * A grants class for something else than it is for: the error names the method and the argument.
 */
test.each<[string, string, (nothing: any) => unknown]>([
  ['AdConfigurationGrants.fromAdConfiguration', 'adConfiguration', (nothing) => ivs.AdConfigurationGrants.fromAdConfiguration(nothing)],
  ['BulkViewerSessionRevokerGrants.fromBulkViewerSessionRevoker', 'revoker', (nothing) => ivs.BulkViewerSessionRevokerGrants.fromBulkViewerSessionRevoker(nothing)],
  ['ChannelGrants.fromChannel', 'channel', (nothing) => ivs.ChannelGrants.fromChannel(nothing)],
  ['PlaybackKeyPairGrants.fromPlaybackKeyPair', 'playbackKeyPair', (nothing) => ivs.PlaybackKeyPairGrants.fromPlaybackKeyPair(nothing)],
  ['PlaybackRestrictionPolicyGrants.fromPlaybackRestrictionPolicy', 'playbackRestrictionPolicy', (nothing) => (
    ivs.PlaybackRestrictionPolicyGrants.fromPlaybackRestrictionPolicy(nothing))],
  ['PlaybackSigningKeyGrants.fromPlaybackSigningKey', 'signingKey', (nothing) => ivs.PlaybackSigningKeyGrants.fromPlaybackSigningKey(nothing)],
  ['PlaybackTokenSignerGrants.fromPlaybackTokenSigner', 'signer', (nothing) => ivs.PlaybackTokenSignerGrants.fromPlaybackTokenSigner(nothing)],
  ['RecordingConfigurationGrants.fromRecordingConfiguration', 'recordingConfiguration', (nothing) => (
    ivs.RecordingConfigurationGrants.fromRecordingConfiguration(nothing))],
  ['RotatingStreamKeyGrants.fromRotatingStreamKey', 'key', (nothing) => ivs.RotatingStreamKeyGrants.fromRotatingStreamKey(nothing)],
  ['StreamKeyGrants.fromStreamKey', 'streamKey', (nothing) => ivs.StreamKeyGrants.fromStreamKey(nothing)],
  ['ViewerSessionRevokerGrants.fromViewerSessionRevoker', 'revoker', (nothing) => ivs.ViewerSessionRevokerGrants.fromViewerSessionRevoker(nothing)],
])('%s', (method, argument, call) => {
  expectError(() => call(undefined), 'ValueTypeInvalid', `${argument} = "undefined"`, `[at ${method}]`);
});

test.each<[string, (grants: ivs.AccountGrants, role: Role) => unknown]>([
  ['bucket', (grants, role) => grants.createRecordingConfigurations(role, undefined as any)],
  ['playbackConfiguration', (grants, role) => grants.createAdConfigurations(role, undefined as any)],
])('AccountGrants without %s', (argument, call) => {
  const stack = newStack(KNOWN_ENV);
  const role = new Role(stack, 'Role', { assumedBy: new AccountPrincipal('123456789012') });
  expectError(() => call(ivs.AccountGrants.fromScope(stack), role), 'ValueTypeInvalid', `${argument} = "undefined"`);
});

test('RotatingStreamKeyGrants.rotate without a grantee', () => {
  const stack = newStack();
  const key = new ivs.RotatingStreamKey(stack, 'Key', { channel: new ivs.Channel(stack, 'Channel') });
  expectError(() => key.grants.rotate(undefined as any), 'ValueTypeInvalid', 'grantee = "undefined"');
});
