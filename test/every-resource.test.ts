import { App, PhysicalName, PropertyInjectors, Stack, Token } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Construct } from 'constructs';
import { P384_PUBLIC_KEY } from './fixtures/p384';
import { arnOf, newStack, warningsOf } from './helpers';
import * as ivs from '../src';

/*
 * What holds for all six resources alike.
 */
const RESOURCES: { [name: string]: (scope: Construct, props?: { [prop: string]: unknown }) => Construct } = {
  Channel: (s, props) => new ivs.Channel(s, 'X', props),
  StreamKey: (s, props) => new ivs.StreamKey(s, 'X', { channel: ivs.Channel.fromChannelArn(s, 'Channel', arnOf('channel')), ...props }),
  PlaybackKeyPair: (s, props) => new ivs.PlaybackKeyPair(s, 'X', { publicKeyMaterial: P384_PUBLIC_KEY, ...props }),
  RecordingConfiguration: (s, props) => new ivs.RecordingConfiguration(s, 'X', props),
  PlaybackRestrictionPolicy: (s, props) => new ivs.PlaybackRestrictionPolicy(s, 'X', { allowedCountries: ['DE'], ...props }),
  AdConfiguration: (s, props) => new ivs.AdConfiguration(s, 'X', {
    mediaTailorPlaybackConfigurations: [ivs.MediaTailorPlaybackConfiguration.fromPlaybackConfigurationArn(
      s, 'MediaTailor', `arn:aws:mediatailor:${Token.isUnresolved(Stack.of(s).region) ? 'us-west-2' : Stack.of(s).region}:123456789012:playbackConfiguration/ads`)],
    ...props,
  }),
};

describe.each(Object.entries(RESOURCES))('%s', (name, build) => {
  const rendered = (stack: Stack) => Object.values(Template.fromStack(stack).findResources(`AWS::IVS::${name}`))[0];

  test('takes part in property injection', () => {
    const app = new App();
    PropertyInjectors.of(app).add({ constructUniqueId: `cdk-ivs.${name}`, inject: (props) => ({ ...props, tags: { injected: 'yes' } }) });
    const stack = new Stack(app, 'Stack');
    build(stack);
    expect(rendered(stack).Properties.Tags).toEqual([{ Key: 'injected', Value: 'yes' }]);
  });

  test.each([
    { region: 'eu-west-2', warnings: ['cdk-ivs:Region.withoutControlPlane'] },
    { region: 'us-gov-west-1', warnings: ['cdk-ivs:Region.withoutControlPlane'] },
    { region: 'us-east-2', warnings: ['cdk-ivs:Region.withoutControlPlane'] },
    ...['us-east-1', 'us-west-2', 'eu-central-1', 'ap-south-1'].map((region) => ({ region, warnings: [] })),
    ...['eu-west-1', 'ap-northeast-1', 'ap-northeast-2'].map((region) => (
      { region, warnings: name === 'AdConfiguration' ? ['cdk-ivs:AdConfiguration.regionWithoutType'] : [] })),
    { region: undefined, warnings: [] },
  ])('in region $region: $warnings', ({ region, warnings }) => {
    const stack = newStack({ env: { region } });
    build(stack, name === 'StreamKey' ? { channel: ivs.Channel.fromChannelArn(stack, 'Near', arnOf('channel', region)) } : {});
    expect(warningsOf(stack)).toEqual(warnings);
  });

  if (name !== 'StreamKey') { // which has no name
    test('takes a name that is generated if needed', () => {
      const stack = newStack();
      const prop = `${name[0].toLowerCase()}${name.slice(1)}Name`;
      expect(() => build(stack, { [prop]: PhysicalName.GENERATE_IF_NEEDED })).not.toThrow();
      expect(rendered(stack).Type).toBe(`AWS::IVS::${name}`);
    });
  }
});
