import { App, Fn, Stack } from 'aws-cdk-lib';
import { Annotations, Template } from 'aws-cdk-lib/assertions';
import { ArnPrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnChannel } from 'aws-cdk-lib/aws-ivs';
import { Construct } from 'constructs';
import { privateKeySigner } from '../../playback-token/src';
import * as ivs from '../../src';
import { formatIvsArn } from '../../src/private/arn';
import { grant } from '../../src/private/grant';
import { NUMBER, requireType } from '../../src/private/value-types';
import { acknowledgeWildcards } from '../../src/private/wildcards';
import { keyPair } from '../ivs-local/harness';

/*
 * Callers that give less than usual: no options, an L1, a grantee that is no construct.
 */
const newStack = () => new Stack(new App(), 'Stack');

test('events without options', () => {
  const stack = newStack();
  const { events } = new ivs.Channel(stack, 'Channel');
  ivs.AccountEvents.fromScope(stack).onConcurrentBroadcastsBreach('Broadcasts');
  ivs.AccountEvents.fromScope(stack).onConcurrentViewersBreach('Viewers');
  expect(events.streamHealthChangePattern()).toEqual({ source: ['aws.ivs'], detailType: ['IVS Stream Health Change'], resources: [expect.anything()] });
});

test('a construct that has no environment of its own', () => {
  const stack = newStack();
  const plain = new Construct(stack, 'Plain');
  expect(stack.resolve(formatIvsArn(plain, 'channel', 'id'))['Fn::Join'][1].pop()).toBe(':channel/id');
  expect(grant(plain, new ArnPrincipal('arn:aws:iam::123456789012:role/me'), ['ivs:GetChannel'], ['*']).success).toBe(false);
});

test('a logical ID that is too long for what goes with it is cut', () => {
  const stack = newStack();
  const { node: { defaultChild } } = new ivs.Channel(stack, 'Channel', { stopStreamOnDelete: true });
  (defaultChild as CfnChannel).overrideLogicalId('A'.repeat(255));
  const [id] = Object.keys(Template.fromStack(stack).findResources('Custom::IVSChannelLifecycle'));
  expect([id.length, id.endsWith('ALifecycle')]).toEqual([255, true]);
});

test('a grantee that is no construct may sign with a key in KMS', () => {
  const stack = newStack();
  const key = new ivs.PlaybackSigningKey(stack, 'Key', { privateKeyStorage: ivs.PrivateKeyStorage.kms() });
  expect(() => key.grants.sign(new ArnPrincipal('arn:aws:iam::123456789012:role/me'))).not.toThrow();
  Annotations.fromStack(stack).hasNoError('*', '*');
});

test('wildcards without a reason, and with a reference that is no resource', () => {
  const stack = newStack();
  expect(() => acknowledgeWildcards(stack, [{ resources: [Fn.join('', ['arn:', Fn.importValue('other'), '*'])] }, {}])).not.toThrow();
});

test.each<[unknown, RegExp]>([[Object.create(null), /an object of class Object/], [Symbol('s'), /a symbol/], [() => 1, /a function/]])('a value of an odd kind', (value, text) => {
  expect(() => requireType(newStack(), 'prop', value, NUMBER)).toThrow(text);
});

test('a signature that fails in the thread pool', async () => {
  const sign = jest.spyOn(jest.requireActual('node:crypto'), 'sign').mockImplementation(((...args: any[]) => args[3](new Error('broken'))) as never);
  await expect(privateKeySigner(keyPair().privateKey).sign(Buffer.from('x'))).rejects.toThrow('broken');
  sign.mockRestore();
});
