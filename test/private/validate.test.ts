import { CfnResource, Duration, Stack, Token } from 'aws-cdk-lib';
import { Channel } from '../../src';
import {
  areKnownToDiffer, renderTags, requireName, requireSameAccount, requireSameEnvironment, requireSameRegion, requireSeconds, requireTags,
  warnRegion, warnRegionWithoutAds,
} from '../../src/private/validate';
import { arnOf, expectError, KNOWN_ENV, newStack, warningsOf } from '../helpers';

/*
 * The checks that several resources share, each at both of its edges.
 */
const stack = newStack(KNOWN_ENV);
const TOKEN = Token.asString({ Ref: 'Parameter' });

describe('a name', () => {
  test.each([undefined, '', 'a', 'A-z_09', 'x'.repeat(128), TOKEN, `x y ${TOKEN}`])('%p is accepted', (name) => {
    expect(() => requireName(stack, 'channelName', name)).not.toThrow();
  });

  test.each(['a b', ' a', 'a ', 'ä', 'a.b', 'a/b', 'a\n', 'x'.repeat(129)])('%p is refused', (name) => {
    expectError(() => requireName(stack, 'channelName', name), 'NameInvalid', `channelName = ${JSON.stringify(name)}`, '[at Stack]');
  });
});

describe('tags', () => {
  const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`key${index}`, 'value']));

  test.each<[string, { [key: string]: string } | undefined]>([
    ['that are not given', undefined],
    ['that are none', {}],
    ['50', many(50)],
    ['with the longest key and value', { ['k'.repeat(128)]: 'v'.repeat(256) }],
    ['with an empty value', { key: '' }],
    ['with all kinds of characters', { 'Äß 1_.:/=+-@': 'Äß 1_.:/=+-@' }],
    ['with prefixes inside', { 'x:aws:': 'a', 'awsome': 'b', 'my-cdk-ivs:': 'c', 'cdk-ivs': 'd' }],
    ['that are tokens', { [TOKEN]: TOKEN }],
  ])('%s are accepted', (_, tags) => {
    expect(() => requireTags(stack, tags)).not.toThrow();
  });

  test.each<[string, { [key: string]: string }, string]>([
    ['51', many(51), 'tags = "51 tags"'],
    ['without a key', { '': 'v' }, 'tags. = "v"'],
    ['with a key that is too long', { ['k'.repeat(129)]: 'v' }, `tags.${'k'.repeat(129)} = "v"`],
    ['with a value that is too long', { key: 'v'.repeat(257) }, 'tags.key = "vvv'],
    ['with a key of AWS', { 'aws:key': 'v' }, 'tags.aws:key = "v"'],
    ['with a key of AWS in other letters', { 'AWS:key': 'v' }, 'tags.AWS:key = "v"'],
    ['with a key that ends with a character that is not allowed', { 'key#': 'v' }, 'tags.key# = "v"'],
    ['with a key that starts with one', { '#key': 'v' }, 'tags.#key = "v"'],
    ['with a value that ends with one', { key: 'v#' }, 'tags.key = "v#"'],
    ['with a value that starts with one', { key: '#v' }, 'tags.key = "#v"'],
    ['with a token as key, and a value that is not allowed', { [TOKEN]: '#' }, '= "#"'],
    ['with a key that is not allowed, and a token as value', { '#': TOKEN }, 'tags.# = '],
  ])('%s are refused', (_, tags, message) => {
    expectError(() => requireTags(stack, tags), 'TagsInvalid', message);
  });

  test('of this library are reserved', () => {
    expectError(() => requireTags(stack, { 'cdk-ivs:owner': 'me' }), 'TagReserved', 'tags.cdk-ivs:owner = "me"');
  });

  test('are rendered as pairs, and not at all when they are not given', () => {
    expect(renderTags({ a: '1', b: '2' })).toEqual([{ key: 'a', value: '1' }, { key: 'b', value: '2' }]);
    expect(renderTags({})).toEqual([]);
    expect(renderTags()).toBeUndefined();
  });
});

describe('seconds', () => {
  const seconds = (duration?: Duration) => requireSeconds(stack, 'ThumbnailIntervalInvalid', 'interval', duration, 1, 60);

  test.each<[Duration | undefined, number | undefined]>([
    [undefined, undefined], [Duration.seconds(1), 1], [Duration.millis(2000), 2], [Duration.seconds(60), 60], [Duration.minutes(1), 60],
  ])('%s are %p', (duration, expected) => {
    expect(seconds(duration)).toBe(expected);
  });

  test.each<[Duration, string]>([
    [Duration.seconds(0), '0 s'], [Duration.seconds(61), '61 s'], [Duration.millis(1500), '1.5 s'], [Duration.millis(999), '0.999 s'],
    [Duration.seconds(1.0005), '1.0005 s'],
  ])('%s are refused', (duration, found) => {
    expectError(() => seconds(duration), 'ThumbnailIntervalInvalid', `interval = "${found}"`);
  });

  test('that are a token are passed on', () => {
    const duration = Duration.seconds(Token.asNumber({ Ref: 'Seconds' }));
    expect(stack.resolve(seconds(duration))).toEqual({ Ref: 'Seconds' });
  });
});

describe('a region', () => {
  test.each<[string | undefined, string[], string[]]>([
    ['us-west-2', [], []],
    ['eu-west-1', [], ['cdk-ivs:AdConfiguration.regionWithoutType']],
    ['us-east-2', ['cdk-ivs:Region.withoutControlPlane'], []],
    [undefined, [], []],
  ])('%s', (region, warnings, warningsOfAds) => {
    const here = newStack({ env: { region } });
    warnRegion(here);
    expect(warningsOf(here)).toEqual(warnings);
    const alsoHere = newStack({ env: { region } });
    warnRegionWithoutAds(alsoHere);
    expect(warningsOf(alsoHere)).toEqual(warningsOfAds);
  });
});

describe('two environments', () => {
  test.each<[string, string, boolean]>([['a', 'b', true], ['a', 'a', false], [TOKEN, 'a', false], ['a', TOKEN, false], [TOKEN, TOKEN, false]])('%s and %s: differ is %p', (one, other, differ) => {
    expect(areKnownToDiffer(one, other)).toBe(differ);
  });

  const environment = (account: string, region: string) => ({ env: { account, region } });
  const elsewhere = (account: string, region: string) => Channel.fromChannelArn(newStack(KNOWN_ENV), 'Import', arnOf('channel', region).replace('123456789012', account));

  test('of one account and region are accepted, and so is nothing', () => {
    const same = environment('123456789012', 'us-west-2');
    expect(() => requireSameAccount(stack, 'channel', same)).not.toThrow();
    expect(() => requireSameAccount(stack, 'channel', undefined)).not.toThrow();
    expect(() => requireSameRegion(stack, 'channel', same)).not.toThrow();
    expect(() => requireSameRegion(stack, 'channel', undefined)).not.toThrow();
    expect(() => requireSameEnvironment(stack, 'channel', elsewhere('123456789012', 'us-west-2'))).not.toThrow();
    expect(() => requireSameEnvironment(stack, 'channel', undefined)).not.toThrow();
  });

  test('of two accounts are refused, whatever the region', () => {
    const found = ['account = "123456789012", account of channel = "999999999999"'];
    expectError(() => requireSameAccount(stack, 'channel', environment('999999999999', 'eu-west-1')), 'AccountMismatch', ...found);
    expectError(() => requireSameEnvironment(stack, 'channel', elsewhere('999999999999', 'us-west-2')), 'AccountMismatch', ...found);
  });

  test('of two regions are refused, whatever the account', () => {
    const found = ['region = "us-west-2", region of channel = "eu-west-1"'];
    expectError(() => requireSameRegion(stack, 'channel', environment('999999999999', 'eu-west-1')), 'RegionMismatch', ...found);
    expectError(() => requireSameEnvironment(stack, 'channel', elsewhere('123456789012', 'eu-west-1')), 'RegionMismatch', ...found);
  });

  test('are compared for a resource of another stack, and not for one of the same', () => {
    const app = newStack(KNOWN_ENV).node.root;
    const [here, there] = ['us-west-2', 'eu-west-1'].map((region) => new Stack(app as any, region, { env: { account: '123456789012', region } }));
    expect(() => requireSameEnvironment(here, 'channel', new Channel(here, 'Channel'))).not.toThrow();
    expectError(() => requireSameEnvironment(here, 'channel', new Channel(there, 'Channel')), 'RegionMismatch');
    expect(CfnResource.isCfnResource(here.node.findChild('Channel').node.defaultChild!)).toBe(true);
  });
});
