import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { Duration, Lazy, Stack, Token } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import * as ivs from '../../src';
import { ERRORS } from '../../src/private/codes';
import { P384_PUBLIC_KEY } from '../fixtures/p384';
import { expectError, KNOWN_ENV, newStack } from '../helpers';
import { MEDIA_TAILOR } from '../ivs-local/harness';

/*
 * What TypeScript refuses at compile time, but `process.env.NAME!` and plain JavaScript pass: each prop of each construct with values of another type.
 * The types are those of the assembly, which other languages are checked by.
 */
const library: any = ivs;
const { types } = JSON.parse(gunzipSync(readFileSync(join(__dirname, '../../.jsii.gz'))).toString());

/** Props that each construct is content with. */
const PROPS: { readonly [className: string]: (stack: Stack) => object } = {
  AdConfiguration: (stack) => ({
    mediaTailorPlaybackConfigurations: [ivs.MediaTailorPlaybackConfiguration.fromPlaybackConfigurationArn(stack, 'MediaTailor', MEDIA_TAILOR)],
  }),
  BulkViewerSessionRevoker: (stack) => ({ bucket: new Bucket(stack, 'Lists'), channels: ivs.ChannelSelection.all() }),
  Channel: () => ({}),
  PlaybackKeyPair: () => ({ publicKeyMaterial: P384_PUBLIC_KEY }),
  PlaybackRestrictionPolicy: () => ({}),
  PlaybackSigningKey: () => ({}),
  PlaybackTokenSigner: (stack) => ({ channels: ivs.ChannelSelection.all(), signingKey: new ivs.PlaybackSigningKey(stack, 'SigningKey') }),
  RecordingBucket: () => ({}),
  RecordingConfiguration: () => ({}),
  RotatingStreamKey: (stack) => ({ channel: new ivs.Channel(stack, 'Channel') }),
  SrtIngest: (stack) => ({ channel: new ivs.Channel(stack, 'Channel') }),
  StreamKey: (stack) => ({ channel: new ivs.Channel(stack, 'Channel') }),
  ViewerSessionRevocation: (stack) => ({ viewerSessions: [{ channel: new ivs.Channel(stack, 'Channel'), viewerId: 'ann' }] }),
  ViewerSessionRevoker: () => ({ channels: ivs.ChannelSelection.all() }),
};

type Prop = { readonly name: string; readonly optional?: boolean; readonly type: any };

const propsOf = (fqn: string): Prop[] => [...types[fqn].properties ?? [], ...(types[fqn].interfaces ?? []).flatMap(propsOf)];
const isStruct = (fqn?: string) => types[fqn ?? '']?.datatype === true || fqn === 'aws-cdk-lib.aws_ec2.SubnetSelection';
const isEnum = (fqn?: string) => types[fqn ?? '']?.kind === 'enum' || /\.(RemovalPolicy|Tracing)$/.test(fqn ?? '');

/** Values that a prop can't have, by what they are called. */
function wrongValuesFor({ optional, type }: Prop): [string, unknown][] {
  const { collection, fqn, primitive } = type;
  return [
    ...optional ? [] : [['undefined', undefined] as [string, unknown]],
    ['null', null],
    ...primitive === 'string' || (isEnum(fqn) && !fqn.endsWith('RemovalPolicy')) ? [] : [['a text', 'arn:aws:ivs:us-west-2:123456789012:x/y'] as [string, unknown]],
    ...primitive === 'number' ? [] : [['a number', 60] as [string, unknown]],
    ...primitive === 'boolean' ? [] : [['true', true] as [string, unknown]],
    ...collection?.kind === 'array' ? [['a list of numbers', [7]] as [string, unknown]] : [['a list', []] as [string, unknown]],
    ...collection?.kind === 'map' || isStruct(fqn) ? [] : [['an object', {}] as [string, unknown]],
    ...isStruct(fqn) ? [] : [['a Buffer', Buffer.from('secret')] as [string, unknown]],
  ];
}

/** A row for each prop, also in structs inside of props. */
function rowsOf(className: string, fqn: string, prefix: string[] = []): [string, string[], Prop][] {
  return propsOf(fqn).flatMap((prop) => [
    [className, [...prefix, prop.name], prop] as [string, string[], Prop],
    ...types[prop.type.fqn]?.datatype ? rowsOf(className, prop.type.fqn, [...prefix, prop.name]) : [],
  ]);
}

const VALID: { readonly [prop: string]: object } = { multitrackInputConfiguration: { maximumResolution: 'FULL_HD', policy: 'ALLOW' } };

function withValue(props: any, [prop, ...rest]: string[], value: unknown): object {
  return { ...props, [prop]: rest.length === 0 ? value : withValue(props[prop] ?? VALID[prop], rest, value) };
}

const classes = Object.values<any>(types).filter(({ kind, abstract, initializer }) => kind === 'class' && !abstract && initializer?.parameters?.[0]?.name === 'scope');
const rows = classes.flatMap(({ initializer, name }) => rowsOf(name, initializer.parameters[2].type.fqn));

test('every construct is here', () => {
  expect(Object.keys(PROPS)).toEqual(classes.map(({ name }) => name).sort());
});

test.each(Object.keys(PROPS))('%s: without props, or with null for them, either works or has a code', (className) => {
  for (const props of [undefined, null, 'text', []]) {
    const isOptional = types[`cdk-ivs.${className}`].initializer.parameters[2].optional === true;
    const create = () => new library[className](newStack(KNOWN_ENV), 'X', props);
    if (props === undefined && isOptional) { create(); } else { expectError(create, 'ValueTypeInvalid', 'props = ', '[at Stack/X]'); }
  }
});

describe.each(rows)('%s %j', (className, path, prop) => {
  test.each(wrongValuesFor(prop))('%s', (_, value) => {
    const stack = newStack(KNOWN_ENV);
    const props = withValue(PROPS[className](stack), path, value);
    const error = caught(() => new library[className](stack, 'X', props));
    expect(Object.keys(ERRORS)).toContain(error?.name);
    expect(error?.message).toMatch(new RegExp(`: ${path.join('\\.')}\\b.* \\[at Stack/X\\]$`));
    expect(error?.message).not.toContain('secret"');
  });
});

function caught(action: () => unknown): Error | undefined {
  try { action(); return undefined; } catch (error) { return error as Error; }
}

const ARN = 'arn:aws:ivs:us-west-2:123456789012:channel/abcdABCDefgh';
const channel = (stack: Stack): any => new ivs.Channel(stack, 'Channel');

test.each<[string, (stack: Stack) => unknown, ...string[]]>([
  ['an import without attributes', (stack) => library.Channel.fromChannelAttributes(stack, 'X'), 'props = "undefined"', '[at Stack/X]'],
  ['an attribute', (stack) => library.Channel.fromChannelAttributes(stack, 'X', { channelArn: ARN, channelPlaybackUrl: 7 }), 'channelPlaybackUrl = "a number", expected = "a text"'],
  ['a lookup without options', (stack) => library.Channel.fromLookup(stack, 'X'), '[at Stack/X]'],
  ['a lookup', (stack) => library.Channel.fromLookup(stack, 'X', { channelName: 7 }), 'channelName = "a number"'],
  ['an imported signing key', (stack) => library.PlaybackSigningKey.fromPlaybackSigningKeyAttributes(stack, 'X', { secret: 'name', maximumTokenLifetime: Duration.minutes(1) }), 'secret = "a text", expected = "a secret"'],
  ['renditions', () => library.RenditionConfiguration.custom('HD'), 'renditions = "a text", expected = "a list, each a text"', '[at RenditionConfiguration.custom]'],
  ['thumbnails', () => library.ThumbnailConfiguration.every(30), 'targetInterval = "a number", expected = "a Duration"'],
  ['thumbnails without an interval', () => library.ThumbnailConfiguration.every(), 'targetInterval = "undefined"'],
  ['options of thumbnails', () => library.ThumbnailConfiguration.every(Duration.seconds(30), { storage: 'LATEST' }), 'storage = "a text"'],
  ['a selection', () => library.ChannelSelection.of(ARN), 'channels[0] = "a text", expected = "a channel"'],
  ['a selection of a list', (stack) => library.ChannelSelection.of([channel(stack)]), 'channels[0] = "a list"'],
  ['a selection with names', (stack) => library.ChannelSelection.named([channel(stack)]), 'channels = "a list"'],
  ['a name in a selection', () => library.ChannelSelection.named({ main: undefined }), 'channels.main = "undefined"'],
  ['a storage', () => library.PrivateKeyStorage.kms('alias/x'), 'options = "a text"'],
  ['a KMS key', () => library.PrivateKeyStorage.secretsManager({ encryptionKey: 'alias/x' }), 'options.encryptionKey = "a text", expected = "a KMS key"'],
  ['a grantee', (stack) => channel(stack).grants.putMetadata('role'), 'grantee = "a text"', '[at Stack/Channel]'],
  ['a list of actions', (stack) => channel(stack).grants.actions(stack.node.root, ['ivs:GetStream']), 'grantee = "an object of class App"'],
  ['a facade', () => library.ChannelGrants.fromChannel(ARN), 'channel = "a text"', '[at ChannelGrants.fromChannel]'],
  ['a grant of the account', (stack) => library.AccountGrants.fromScope(stack).listChannels(), 'grantee = "undefined"'],
  ['events of channels', (stack) => library.ChannelEvents.forChannels(stack, ARN), 'channels = "a text"'],
  ['a state', (stack) => channel(stack).events.streamStateChangePattern({ states: ['Stream Start'] }), 'event_name[0] = "a text"'],
  ['an alarm', (stack) => channel(stack).alarms.lowFramerate('X', { threshold: '20' }), 'threshold = "a text", expected = "a number"'],
  ['a secret', (stack) => channel(stack).addStreamKey('Key').addSecret('X', { secretName: 7 }), 'secretName = "a number"'],
  ['a mixin', (stack) => channel(stack).with(new library.mixins.ChannelAttachments({ playbackRestrictionPolicy: 'policy' })), 'props.playbackRestrictionPolicy = "a text"'],
  ['a mixin without props', (stack) => channel(stack).with(new library.mixins.ChannelAttachments()), 'props = "undefined"'],
])('%s of another type', (_, action, ...inMessage) => {
  expectError(() => action(newStack(KNOWN_ENV)), 'ValueTypeInvalid', ...inMessage);
});

test('tokens are never judged', () => {
  const stack = newStack(KNOWN_ENV);
  const text = Lazy.string({ produce: () => 'main' });
  expect(() => new ivs.Channel(stack, 'X', { authorized: Lazy.any({ produce: () => true }) as any, channelName: text, tags: { team: text }, type: text as any })).not.toThrow();
  expect(() => new ivs.PlaybackRestrictionPolicy(stack, 'Policy', { allowedCountries: Token.asList({ resolve: () => ['DE'] }) })).not.toThrow();
  expect(() => new ivs.PlaybackSigningKey(stack, 'Key', { keyVersion: Token.asNumber({ resolve: () => 2 }) }))
    .toThrow('KeyVersionInvalid: keyVersion = "a token, whose value is known at deployment"');
});
