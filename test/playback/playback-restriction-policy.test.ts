import { Fn, Lazy, RemovalPolicy, Token } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as countries from 'i18n-iso-countries';
import * as ivs from '../../src';
import { COUNTRIES } from '../../src/playback/countries';
import { arnOf, expectError, newStack, propertiesOf, warningsOf } from '../helpers';

const TYPE = 'AWS::IVS::PlaybackRestrictionPolicy';

test('every prop reaches its property', () => {
  const stack = newStack();
  new ivs.PlaybackRestrictionPolicy(stack, 'Policy', {
    allowedCountries: ['DE', 'AT', 'CH'],
    allowedOrigins: ['https://www.example.com', 'https://*.example.org'],
    strictOriginEnforcement: true,
    playbackRestrictionPolicyName: 'dach',
    removalPolicy: RemovalPolicy.RETAIN,
    tags: { a: 'b' },
  });
  Template.fromStack(stack).hasResource(TYPE, {
    DeletionPolicy: 'Retain',
    Properties: {
      AllowedCountries: ['DE', 'AT', 'CH'],
      AllowedOrigins: ['https://www.example.com', 'https://*.example.org'],
      EnableStrictOriginEnforcement: true,
      Name: 'dach',
      Tags: [{ Key: 'a', Value: 'b' }],
    },
  });
  expect(warningsOf(stack)).toEqual([]);
});

test.each<[string, ivs.PlaybackRestrictionPolicyProps | undefined]>([
  ['no props', undefined],
  ['strict enforcement alone', { strictOriginEnforcement: true }],
  ['empty lists', { allowedCountries: [], allowedOrigins: [] }],
])('a policy that restricts nothing gives a warning: %s', (_, props) => {
  const stack = newStack();
  new ivs.PlaybackRestrictionPolicy(stack, 'Policy', props);
  expect(warningsOf(stack)).toEqual(['cdk-ivs:PlaybackRestrictionPolicy.nothingRestricted']);
});

test('the ARN comes from the resource', () => {
  const stack = newStack();
  const policy = new ivs.PlaybackRestrictionPolicy(stack, 'Policy', { allowedCountries: ['DE'] });
  const arn = { 'Fn::GetAtt': ['Policy23B91518', 'Arn'] };
  expect(stack.resolve(policy.playbackRestrictionPolicyArn)).toEqual(arn);
  expect(stack.resolve(policy.playbackRestrictionPolicyRef)).toEqual({ playbackRestrictionPolicyArn: arn });
});

describe('countries', () => {
  test('are those of an independent list of ISO 3166-1, but for the user-assigned XK', () => {
    expect([...COUNTRIES].sort()).toEqual(Object.keys(countries.getAlpha2Codes()).filter((code) => code !== 'XK').sort());
  });

  test.each(['de', 'DEU', 'UK', 'EU', 'XK', 'ZZ', '', ' DE'])('fails for "%s"', (country) => {
    expectError(() => new ivs.PlaybackRestrictionPolicy(newStack(), 'Policy', { allowedCountries: ['DE', country] }),
      'CountryInvalid', `allowedCountries[1] = ${JSON.stringify(country)}`, 'upper case');
  });

  test('fails for a repetition', () => {
    expectError(() => new ivs.PlaybackRestrictionPolicy(newStack(), 'Policy', { allowedCountries: ['DE', 'FR', 'DE'] }),
      'CountryInvalid', 'allowedCountries[2] = "DE"');
  });
});

describe('origins', () => {
  test.each([
    'https://example.com', 'https://*.example.com', 'https://live.example.com:8443', 'https://localhost', 'https://EXAMPLE.com',
    `https://${'a'.repeat(116)}.com`,
  ])('accepts %s', (origin) => {
    expect(() => new ivs.PlaybackRestrictionPolicy(newStack(), 'Policy', { allowedOrigins: [origin] })).not.toThrow();
  });

  test.each([
    'http://example.com', 'example.com', 'https://', 'https://*', 'https://*.', 'https://a.*.com', 'https://*example.com', 'https://example.com/',
    'https://example.com/live', 'https://user@example.com', 'https://-', 'https://a-.com', 'https://a:99999', 'https://a..com', 'https://ex ample.com', 'https://example.com:port', '*', '',
    `https://${'a'.repeat(117)}.com`,
  ])('fails for "%s"', (origin) => {
    expectError(() => new ivs.PlaybackRestrictionPolicy(newStack(), 'Policy', { allowedOrigins: [origin] }), 'OriginInvalid', JSON.stringify(origin));
  });
});

test('tokens are never judged', () => {
  const stack = newStack();
  new ivs.PlaybackRestrictionPolicy(stack, 'Lists', {
    allowedCountries: Fn.split(',', Fn.importValue('Countries')),
    allowedOrigins: Token.asList({ Ref: 'Origins' }),
  });
  const one = Lazy.string({ produce: () => 'x' });
  new ivs.PlaybackRestrictionPolicy(stack, 'Items', { allowedCountries: [one, one, 'DE'], allowedOrigins: [one, 'https://example.com'] });
  Template.fromStack(stack).hasResourceProperties(TYPE, { AllowedCountries: ['x', 'x', 'DE'] });
});

test('fails for an invalid name', () => {
  expectError(() => new ivs.PlaybackRestrictionPolicy(newStack(), 'Policy', { playbackRestrictionPolicyName: 'a.b' }),
    'NameInvalid', 'playbackRestrictionPolicyName');
});

test('an import has the environment of its ARN', () => {
  const arn = arnOf('playback-restriction-policy', 'eu-west-1');
  const policy = ivs.PlaybackRestrictionPolicy.fromPlaybackRestrictionPolicyArn(newStack(), 'Policy', arn);
  expect([policy.env.region, policy.playbackRestrictionPolicyRef.playbackRestrictionPolicyArn]).toEqual(['eu-west-1', arn]);
});

test('fails for the ARN of something else', () => {
  expectError(() => ivs.PlaybackRestrictionPolicy.fromPlaybackRestrictionPolicyArn(newStack(), 'Policy', arnOf('channel')), 'ArnInvalid');
});

test('isPlaybackRestrictionPolicy tells a policy of this library from an import', () => {
  const stack = newStack();
  expect(ivs.PlaybackRestrictionPolicy.isPlaybackRestrictionPolicy(new ivs.PlaybackRestrictionPolicy(stack, 'Policy'))).toBe(true);
  const imported = ivs.PlaybackRestrictionPolicy.fromPlaybackRestrictionPolicyArn(stack, 'I', arnOf('playback-restriction-policy'));
  expect(ivs.PlaybackRestrictionPolicy.isPlaybackRestrictionPolicy(imported)).toBe(false);
  expect(propertiesOf(stack, TYPE)).toEqual({});
});
