import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CfnOutput, Duration, Mixins, PropertyInjectors, RemovalPolicies, RemovalPolicy, Stack, Tags, Validations } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as origins from 'aws-cdk-lib/aws-cloudfront-origins';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as iam from 'aws-cdk-lib/aws-iam';
import { CfnChannel, CfnRecordingConfiguration } from 'aws-cdk-lib/aws-ivs';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Topic } from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { transpile } from 'typescript';
import { parseEntry } from '../../handlers/bulk-viewer-session-revoker/entry';
import * as ivs from '../../src';
import { examplesOf, guidePages } from '../../tools/guide';
import { P384_PUBLIC_KEY } from '../fixtures/p384';
import { arnOf, KNOWN_ENV, newStack, warningsOf } from '../helpers';

/*
 * The README and the pages of docs/guide, tried: each example is synthesized. `npx projen rosetta` checks their types and translates them.
 */
const pages = guidePages();
const readme = readFileSync(join(__dirname, '../../README.md'), 'utf8');
const examples = Object.entries({ ...pages, 'the README': readme }).flatMap(([page, markdown]) => examplesOf(markdown).map((example) => ({ ...example, page })));
const inTypeScript = examples.filter(({ language }) => language === 'ts' || language === 'tsx');
const exampleWith = (part: string) => inTypeScript.find(({ text }) => text.includes(part))!.text;

/** What rosetta/default.ts-fixture imports. */
const IMPORTS = {
  CfnChannel,
  CfnOutput,
  CfnRecordingConfiguration,
  cloudfront,
  cloudwatch,
  Duration,
  ec2,
  events,
  iam,
  ivs,
  kms,
  lambda,
  logs,
  Mixins,
  origins,
  PropertyInjectors,
  RemovalPolicies,
  RemovalPolicy,
  s3,
  secretsmanager,
  sqs,
  Stack,
  Tags,
  targets,
  Validations,
};

/** A value of each type that an example declares. */
const GIVEN: { [type: string]: (stack: Stack, id: string) => unknown } = {
  'CfnChannel': (stack, id) => new CfnChannel(stack, id),
  'Stack': (stack, id) => new Stack(stack.node.scope, id, KNOWN_ENV),
  'cloudwatch.IAlarmAction': (stack, id) => new SnsAction(new Topic(stack, id)),
  'ec2.Vpc': (stack, id) => new ec2.Vpc(stack, id),
  'ivs.Channel': (stack, id) => new ivs.Channel(stack, id),
  'ivs.IChannel': (stack, id) => ivs.Channel.fromChannelArn(stack, id, arnOf('channel')),
  'ivs.IChannel[]': (stack, id) => [new ivs.Channel(stack, id), new ivs.Channel(stack, `${id}2`)],
  'ivs.IPlaybackTokenSigner': (stack, id) => new ivs.PlaybackTokenSigner(stack, id, {
    channels: ivs.ChannelSelection.all(), signingKey: new ivs.PlaybackSigningKey(stack, `${id}Key`),
  }),
  'ivs.PlaybackRestrictionPolicy': (stack, id) => new ivs.PlaybackRestrictionPolicy(stack, id, { allowedCountries: ['DE'] }),
  'ivs.PlaybackSigningKey': (stack, id) => new ivs.PlaybackSigningKey(stack, id),
  'ivs.RotatingStreamKey': (stack, id) => new ivs.RotatingStreamKey(stack, id, { channel: new ivs.Channel(stack, `${id}Channel`) }),
  'lambda.Function': (stack, id) => new lambda.Function(stack, id, { code: lambda.Code.fromInline('-'), handler: 'index.handler', runtime: lambda.Runtime.NODEJS_22_X }),
  's3.Bucket': (stack, id) => new s3.Bucket(stack, id),
  'sqs.Queue': (stack, id) => new sqs.Queue(stack, id),
  'string': () => P384_PUBLIC_KEY,
};

function run(stack: Stack, text: string): void {
  const declared = [...text.matchAll(/^declare const (\w+): ([^;]+);/gm)].map(([, name, type]) => {
    if (!(type in GIVEN)) { throw new Error(`an example declares a ${type}: add a value of that type to GIVEN`); }
    return [name, GIVEN[type](stack, `Given-${name}`)] as const;
  });
  const names = { ...IMPORTS, ...Object.fromEntries(declared) };
  new Function(...Object.keys(names), transpile(text)).call(stack, ...Object.values(names));
}

test.each(inTypeScript)('$page, line $line, is synthesized', ({ text }) => {
  const stack = newStack(KNOWN_ENV);
  run(stack, text);
  expect(Template.fromStack(stack).toJSON()).toHaveProperty('Rules'); // bootstrapped: it is whole
  expect(warningsOf(stack)).toEqual([]);
});

test('each page but the index has examples, or tables that are generated or checked elsewhere', () => {
  const withExamples = new Set(inTypeScript.map(({ page }) => page));
  expect(Object.keys(pages).filter((page) => !withExamples.has(page)))
    .toEqual(['README.md', 'costs.md', 'limits.md', 'local-development.md', 'security-and-ownership.md', 'upgrade-and-support.md', 'verification.md']);
});

test('the index leads to each page', () => {
  const linked = [...pages['README.md'].matchAll(/\]\((\w[\w-]+\.md)\)/g)].map(([, name]) => name);
  expect(linked.sort()).toEqual(Object.keys(pages).filter((name) => name !== 'README.md'));
});

test('secrets are replicated, the key version is that of the context, and functions have the concurrency', () => {
  const stack = newStack(KNOWN_ENV);
  stack.node.setContext('keyVersion', '3');
  for (const part of ['replicaRegions', 'reservedConcurrentExecutions', 'tryGetContext']) { run(stack, exampleWith(part)); } // injectors first
  new ivs.Channel(stack, 'Other').addRotatingStreamKey('StreamKey');
  const template = Template.fromStack(stack);
  template.allResourcesProperties('AWS::SecretsManager::Secret', { ReplicaRegions: [{ Region: 'eu-west-1' }] });
  template.allResourcesProperties('AWS::Lambda::Function', { ReservedConcurrentExecutions: 5 });
  template.hasResourceProperties('Custom::IVSPlaybackSigningKey', { KeyVersion: 3 });
});

test('functions run in the VPC of an injector', () => {
  const stack = newStack(KNOWN_ENV);
  run(stack, exampleWith('({ vpc, ...props })'));
  const ours = Object.values(Template.fromStack(stack).findResources('AWS::Lambda::Function', { Properties: { VpcConfig: Match.anyValue() } }));
  expect(ours).toHaveLength(2);
});

test('the bucket of recordings is served with CORS headers', () => {
  const stack = newStack(KNOWN_ENV);
  run(stack, exampleWith('cloudfront.Distribution'));
  const { responseHeadersPolicyId: ResponseHeadersPolicyId } = cloudfront.ResponseHeadersPolicy.CORS_ALLOW_ALL_ORIGINS;
  Template.fromStack(stack).hasResourceProperties('AWS::CloudFront::Distribution', { DistributionConfig: { DefaultCacheBehavior: { ResponseHeadersPolicyId } } });
});

test('the lines of lists are valid, also with the fields of a result', () => {
  const onPage = examplesOf(pages['moderate-and-revoke.md']);
  const inLanguage = (wanted: string) => onPage.filter(({ language }) => language === wanted).map(({ text }) => text);
  const [message, json] = inLanguage('json').map((text) => JSON.parse(text));
  const [[header, line]] = inLanguage('csv').map((text) => text.trim().split('\n').map((row) => row.split(',')));
  const csv = Object.fromEntries(header.map((name, index) => [name, line[index]]));
  for (const entry of [message, json, csv, { ...json, errorCode: 'EntryInvalid', errorMessage: 'x' }]) { expect(parseEntry(entry)).toEqual(json); }
});
