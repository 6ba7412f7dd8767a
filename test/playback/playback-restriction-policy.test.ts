import { Fn, Lazy, RemovalPolicy, Stack, Token, Validations } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as countries from 'i18n-iso-countries';
import * as ivs from '../../src';
import { COUNTRIES } from '../../src/playback/countries';
import { arnOf, expectError, limitsOf, newStack, propertiesOf, warningsOf } from '../helpers';

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
  ['no strict enforcement', { strictOriginEnforcement: false }],
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

  test.each(['UK', 'EU', 'XK', 'ZZ'])('reports "%s", which is not assigned', (country) => {
    const stack = newStack();
    new ivs.PlaybackRestrictionPolicy(stack, 'Policy', { allowedCountries: ['DE', country] });
    expect(limitsOf(stack)).toEqual([expect.stringContaining(`[allowedCountries[1] = "${country}"]`)]);
  });

  test.each(['de', 'DEU', '', ' DE', 'D1'])('fails for "%s"', (country) => {
    expectError(() => new ivs.PlaybackRestrictionPolicy(newStack(), 'Policy', { allowedCountries: ['DE', country] }),
      'CountryInvalid', `allowedCountries[1] = ${JSON.stringify(country)}`, 'upper case', 'once');
  });

  test('fails for a repetition', () => {
    expectError(() => new ivs.PlaybackRestrictionPolicy(newStack(), 'Policy', { allowedCountries: ['DE', 'FR', 'DE'] }),
      'CountryInvalid', 'allowedCountries[2] = "DE"');
  });
});

describe('origins', () => {
  const build = (...allowedOrigins: string[]) => new ivs.PlaybackRestrictionPolicy(newStack(), 'Policy', { allowedOrigins });

  test.each([
    'https://example.com', 'https://*.example.com', 'https://*.live.example.com:8443', 'https://live.example.com:8443', 'https://localhost',
    'http://localhost:3000', 'http://192.168.1.20:8080', 'https://my_app.example.com', 'https://[::1]:3000', 'http://example.com:443', 'https://xn--bcher-kva.example',
    'capacitor://localhost', 'ionic://localhost', 'app://localhost', 'tauri://localhost', 'chrome-extension://abcdefghijklmnop',
  ])('accepts %s, which a client can send', (origin) => {
    expect(() => build(origin)).not.toThrow();
  });

  test.each([
    // in another form than it is sent
    'https://Example.com', 'HTTPS://example.com', 'https://example.com:443', 'http://example.com:80', 'https://example.com:0', 'https://example.com:080', 'https://[0:0:0:0:0:0:0:1]',
    'https://1.2.3', 'https://bücher.example', 'https://example.com/', 'https://example.com/live', 'https://user@example.com', 'https://example.com.',
    // no origin at all
    'example.com', 'https://', 'https://-', 'https://a-.com', 'https://a:99999', 'https://a..com', 'https://ex ample.com', 'https://example.com:port', 'https://[::1', 'https://[12345::]',
    '*', '', 'null', 'file://host', 'data://x', 'wss://example.com',
    // a wildcard for a whole top-level domain, or in another place
    'https://*', 'https://*.', 'https://*.com', 'https://a.*.com', 'https://*example.com', 'https://*.[::1]',
  ])('fails for "%s"', (origin) => {
    expectError(() => build('https://www.example.com', origin), 'OriginInvalid', `allowedOrigins[1] = ${JSON.stringify(origin)}`);
  });

  test('fails for a repetition', () => {
    expectError(() => build('https://a.example', 'https://b.example', 'https://a.example'), 'OriginInvalid', 'allowedOrigins[2] = "https://a.example"', 'each once');
  });

  test.each([undefined, []])('fails for strict enforcement with the origins %j: there is nothing to enforce', (allowedOrigins) => {
    const props = { strictOriginEnforcement: true, allowedCountries: ['DE'], allowedOrigins };
    expectError(() => new ivs.PlaybackRestrictionPolicy(newStack(), 'Policy', props), 'StrictOriginEnforcementIgnored', 'strictOriginEnforcement = true');
  });
});

describe('limits that AWS can raise are errors that can be acknowledged', () => {
  const originsOf = (count: number) => Array.from({ length: count }, (_, index) => `https://${index}.example.com`);
  const policies = (count: number) => (stack: Stack) => { for (let i = 0; i < count; i++) { new ivs.PlaybackRestrictionPolicy(stack, `P${i}`, { allowedCountries: ['DE'] }); } };
  const policy = (props: ivs.PlaybackRestrictionPolicyProps) => (stack: Stack) => { new ivs.PlaybackRestrictionPolicy(stack, 'Policy', props); };

  test.each<[string, (stack: Stack) => void, (stack: Stack) => void, string]>([
    ['cdk-ivs:PlaybackRestrictionPolicy.tooManyOrigins', policy({ allowedOrigins: originsOf(5) }), policy({ allowedOrigins: originsOf(6) }), '6 origins'],
    ['cdk-ivs:PlaybackRestrictionPolicy.originTooLong', policy({ allowedOrigins: [`https://${'a'.repeat(112)}.example`] }), policy({ allowedOrigins: [`https://${'a'.repeat(113)}.example`] }),
      'allowedOrigins[0] has 129 characters'],
    ['cdk-ivs:PlaybackRestrictionPolicy.tooManyCountries', policy({ allowedCountries: [...COUNTRIES].slice(0, 200) }), policy({ allowedCountries: [...COUNTRIES].slice(0, 201) }), '201 countries'],
    ['cdk-ivs:PlaybackRestrictionPolicy.unknownCountry', policy({ allowedCountries: ['GB', 'DE'] }), policy({ allowedCountries: ['GB', 'UK'] }), 'allowedCountries[1] = "UK"'],
    ['cdk-ivs:PlaybackRestrictionPolicy.tooManyPolicies', policies(3), policies(4), '4 in this stack'],
  ])('%s', (id, allowed, refused, found) => {
    const [within, above, acknowledged] = [newStack(), newStack(), newStack()];
    allowed(within);
    refused(above);
    refused(acknowledged);
    Validations.of(acknowledged).acknowledge({ id, reason: 'our quota is higher' });
    expect([limitsOf(within), limitsOf(acknowledged)]).toEqual([[], []]);
    expect(limitsOf(above)).toEqual([expect.stringContaining(`[${found}]`)]);
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
