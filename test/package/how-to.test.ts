import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PropertyInjectors, Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as origins from 'aws-cdk-lib/aws-cloudfront-origins';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { transpile } from 'typescript';
import { parseEntry } from '../../handlers/bulk-viewer-session-revoker/entry';
import * as ivs from '../../src';
import { KNOWN_ENV, newStack } from '../helpers';

/*
 * docs/how-to.md, tried: each example is synthesized, and the lines of a list are those that the function takes.
 */
const page = readFileSync(join(__dirname, '../../docs/how-to.md'), 'utf8');
const examples = page.split('\n## ').flatMap((section) => [...section.matchAll(/```(\w+)\n([^]*?)```/g)]
  .map(([, language, text]) => ({ title: section.split('\n')[0], language, text })));
const inLanguage = (wanted: string) => examples.filter(({ language }) => language === wanted);

const NAMES = { cloudfront, Duration, iam, ivs, kms, lambda, origins, PropertyInjectors, secretsmanager };

function run(stack: Stack, text: string): void {
  const encoder = new lambda.Function(stack, 'Encoder', { code: lambda.Code.fromInline('-'), handler: 'index.handler', runtime: lambda.Runtime.NODEJS_22_X });
  new Function(...Object.keys(NAMES), 'encoder', transpile(text)).call(stack, ...Object.values(NAMES), encoder);
}

test.each(inLanguage('ts'))('$title: $text', ({ text }) => {
  const stack = newStack(KNOWN_ENV);
  run(stack, text);
  new ivs.Channel(stack, 'Other').addRotatingStreamKey('StreamKey'); // what injectors are for
  expect(Object.keys(Template.fromStack(stack).toJSON().Resources).length).toBeGreaterThan(5);
});

test('the secret is replicated, the key version is that of the context, and functions have the concurrency', () => {
  const stack = newStack(KNOWN_ENV);
  stack.node.setContext('keyVersion', '3');
  for (const part of ['replicaRegions', 'reservedConcurrentExecutions', 'keyVersion']) { // injectors first
    const { text } = inLanguage('ts').find((example) => example.text.includes(part))!;
    new Function(...Object.keys(NAMES), transpile(text)).call(stack, ...Object.values(NAMES));
  }
  new ivs.Channel(stack, 'Other').addRotatingStreamKey('StreamKey');
  const template = Template.fromStack(stack);
  template.allResourcesProperties('AWS::SecretsManager::Secret', { ReplicaRegions: [{ Region: 'eu-west-1' }] });
  template.allResourcesProperties('AWS::Lambda::Function', { ReservedConcurrentExecutions: 5 });
  template.hasResourceProperties('Custom::IVSPlaybackSigningKey', { KeyVersion: 3 });
});

test('the lines of lists are valid, also with the fields of a result', () => {
  const [json] = inLanguage('json').map(({ text }) => JSON.parse(text));
  const [[header, line]] = inLanguage('csv').map(({ text }) => text.trim().split('\n').map((row) => row.split(',')));
  const csv = Object.fromEntries(header.map((name, index) => [name, line[index]]));
  for (const entry of [json, csv, { ...json, errorCode: 'EntryInvalid', errorMessage: 'x' }]) { expect(parseEntry(entry)).toEqual(json); }
});
