import { Duration, Stack } from 'aws-cdk-lib';
import * as l1 from 'aws-cdk-lib/aws-ivs';
import { Construct } from 'constructs';
import { attributesOf, propertyPathsOf } from './l1-declarations';
import model from '../../ivs-local/src/ivs-operations.json';
import * as ivs from '../../src';
import { OPERATIONS_NOT_COVERED } from '../../tools/not-covered';
import { operations, RESOURCES } from '../../tools/operations';
import schema from '../fixtures/cfn-ivs-schema.json';
import iam from '../fixtures/ivs-iam.json';
import { P384_PUBLIC_KEY } from '../fixtures/p384';
import { arnOf, newStack } from '../helpers';

/** Each resource with every prop that it has. What is not rendered by these can't be reached. */
const WITH_EVERYTHING: { [type: string]: (scope: Construct) => Construct } = {
  'AWS::IVS::Channel': (s) => new ivs.Channel(s, 'X', {
    authorized: true,
    channelName: 'x',
    insecureIngest: true,
    latencyMode: ivs.LatencyMode.LOW,
    multitrackInputConfiguration: { enabled: true, maximumResolution: ivs.MaximumResolution.HD, policy: ivs.Policy.ALLOW },
    preset: ivs.Preset.HIGHER_BANDWIDTH_DELIVERY,
    recordingConfiguration: ivs.RecordingConfiguration.fromArn(s, 'R', arnOf('recording-configuration')),
    tags: { a: 'b' },
    type: ivs.ChannelType.STANDARD,
  }),
  'AWS::IVS::StreamKey': (s) => new ivs.StreamKey(s, 'X', { channel: ivs.Channel.fromChannelArn(s, 'C', arnOf('channel')), tags: { a: 'b' } }),
  'AWS::IVS::PlaybackKeyPair': (s) => new ivs.PlaybackKeyPair(s, 'X', { publicKeyMaterial: P384_PUBLIC_KEY, playbackKeyPairName: 'x', tags: { a: 'b' } }),
  'AWS::IVS::RecordingConfiguration': (s) => new ivs.RecordingConfiguration(s, 'X', {
    recordingConfigurationName: 'x',
    recordingReconnectWindow: Duration.seconds(1),
    renditionConfiguration: ivs.RenditionConfiguration.custom([ivs.Resolution.HD]),
    thumbnailConfiguration: ivs.ThumbnailConfiguration.every(Duration.seconds(1), { resolution: ivs.Resolution.HD, storage: [ivs.Storage.LATEST] }),
    tags: { a: 'b' },
  }),
  'AWS::IVS::PlaybackRestrictionPolicy': (s) => new ivs.PlaybackRestrictionPolicy(s, 'X', {
    allowedCountries: ['DE'], allowedOrigins: ['https://example.com'], strictOriginEnforcement: true, playbackRestrictionPolicyName: 'x', tags: { a: 'b' },
  }),
  'AWS::IVS::AdConfiguration': (s) => new ivs.AdConfiguration(s, 'X', {
    adConfigurationName: 'x',
    mediaTailorPlaybackConfigurations: [ivs.MediaTailorPlaybackConfiguration.fromPlaybackConfigurationArn(
      s, 'M', 'arn:aws:mediatailor:us-west-2:123456789012:playbackConfiguration/a')],
    postRollDuration: Duration.seconds(1),
    tags: { a: 'b' },
  }),
};

/** The L1 classes of real-time streaming, which is out of scope. */
const REAL_TIME = ['AWS::IVS::EncoderConfiguration', 'AWS::IVS::IngestConfiguration', 'AWS::IVS::PublicKey', 'AWS::IVS::Stage', 'AWS::IVS::StorageConfiguration'];

const l1Classes: any[] = Object.values(l1).filter((value: any) => typeof value?.CFN_RESOURCE_TYPE_NAME === 'string');

test('each L1 class of the installed aws-cdk-lib has an L2 here, or is of real-time streaming', () => {
  expect(l1Classes.map((c) => c.CFN_RESOURCE_TYPE_NAME).sort()).toEqual([...Object.keys(RESOURCES), ...REAL_TIME].sort());
});

describe.each(Object.keys(RESOURCES))('%s', (type) => {
  const l1Class = l1Classes.find((c) => c.CFN_RESOURCE_TYPE_NAME === type);

  test('every property of the L1, nested ones too, is rendered by a prop of the L2', () => {
    const stack = newStack();
    const l2 = WITH_EVERYTHING[type](stack);
    const rendered = pathsOf(render(stack, l2));
    const missing = propertyPathsOf(l1Class.name).filter((path) => !rendered.has(path.toLowerCase()));
    expect(missing).toEqual([]);
  });

  test('every attribute of the L1 is an attribute of the L2', () => {
    const attributes = attributesOf(l1Class.name);
    expect(attributes.length).toBeGreaterThan(0);
    const stack = newStack();
    const l2: any = WITH_EVERYTHING[type](stack);
    const offered = new Set(membersOf(l2).map((name) => JSON.stringify(stack.resolve(l2[name]))));
    const missing = attributes.filter((name) => !offered.has(JSON.stringify(stack.resolve(l2.node.defaultChild[name]))));
    expect(missing).toEqual([]);
  });

  test('properties and attributes of the L1 are those of the official schema kept here', () => {
    const { properties, attributes } = (schema.resources as any)[type].l1;
    expect(propertyPathsOf(l1Class.name).filter((path) => !path.includes('.')).sort())
      .toEqual(properties.map((name: string) => name[0].toLowerCase() + name.slice(1)).sort());
    expect(attributesOf(l1Class.name).sort()).toEqual(attributes.map((name: string) => `attr${name}`).sort());
  });
});

describe('operations', () => {
  const reach = operations();
  const covered = reach.filter(({ operation }) => !OPERATIONS_NOT_COVERED.includes(operation));

  test('there are 46 in the API model; the IAM data have those that are covered', () => {
    const ofModel = Object.keys(model.operations).sort();
    const ofIam = Object.entries(iam.actions).filter(([, { family }]) => family !== 'real-time').map(([name]) => name).sort();
    expect(ofModel).toHaveLength(46);
    expect(ofIam).toEqual(ofModel.filter((name) => !OPERATIONS_NOT_COVERED.includes(name)));
    expect(reach.map(({ operation }) => operation)).toEqual(ofModel);
  });

  test('the custom resources and functions call what they are there for', () => {
    const calledFor = (operation: string) => reach.find((row) => row.operation === operation)!.constructs;
    expect(calledFor('BatchStartViewerSessionRevocation')).toEqual(['ViewerSessionRevocation', 'ViewerSessionRevoker', 'BulkViewerSessionRevoker']);
    expect(calledFor('StopStream')).toEqual(['Channel({ stopStreamOnDelete })', 'RotatingStreamKey']);
    expect(calledFor('CreateStreamKey')).toEqual(['StreamKey', 'RotatingStreamKey']);
    expect(calledFor('ListChannels')).toEqual(['RecordingConfiguration({ detachOnDelete })']);
  });

  test.each(covered)('$operation is reached by a construct or a grant', ({ constructs, grants }) => {
    expect(constructs.length + grants.length).toBeGreaterThan(0);
  });

  test.each(covered)('$operation is allowed by a grant that names it', ({ grants }) => {
    expect(grants).not.toEqual([]);
  });
});

function render(stack: Stack, l2: Construct): any {
  const template = stack.resolve((l2.node.defaultChild as any)._toCloudFormation());
  return (Object.values(template.Resources)[0] as any).Properties;
}

/** Every path in rendered properties, in lower case; lists count as their items. */
function pathsOf(value: any, prefix = '', found = new Set<string>()): Set<string> {
  if (Array.isArray(value)) {
    value.forEach((item) => pathsOf(item, prefix, found));
  } else if (value !== null && typeof value === 'object') {
    for (const [key, inner] of Object.entries(value)) {
      const path = prefix ? `${prefix}.${key}` : key;
      found.add(path.toLowerCase());
      pathsOf(inner, path, found);
    }
  }
  return found;
}

/** The public string members of an L2, own and inherited. */
function membersOf(l2: any): string[] {
  const names = new Set<string>();
  for (let o = l2; o && o !== Construct.prototype; o = Object.getPrototypeOf(o)) { Object.getOwnPropertyNames(o).forEach((name) => names.add(name)); }
  return [...names].filter((name) => /(Arn|Id|Endpoint|Url|Fingerprint|State|Value)$/.test(name) && typeof l2[name] === 'string');
}
