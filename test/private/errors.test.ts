import { Lazy, Token, Validations } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { ERRORS } from '../../src/private/codes';
import { IvsError, report, warn } from '../../src/private/errors';
import { LIMITS } from '../../src/private/limit-codes';
import { WARNINGS } from '../../src/private/warning-codes';
import { limitsOf, newStack, warningsOf } from '../helpers';

const LIMIT = 'PlaybackKeyPair.tooManyKeyPairs';
const WARNING = 'Region.withoutControlPlane';

describe('an error', () => {
  const { rule, fix } = ERRORS.NameInvalid;

  test('says what was found, what is allowed, how to fix it, and where', () => {
    const error = new IvsError('NameInvalid', new Construct(newStack(), 'Inner'), { channelName: 'a b', length: 3 });
    expect(error.message).toBe(`NameInvalid: channelName = "a b", length = 3, but ${rule}; ${fix} [at Stack/Inner]`);
    expect(error).toMatchObject({ code: 'NameInvalid', name: 'NameInvalid' });
    expect(new IvsError('NameInvalid', 'there', {}).message.endsWith('[at there]')).toBe(true);
  });

  test('has its code once, as a text and in its stack trace', () => {
    const error = new IvsError('NameInvalid', 'there', { channelName: 'a b' });
    expect(String(error)).toBe(error.message);
    expect(error.stack!.split('\n')[0]).toBe(error.message);
  });

  test.each<[string, unknown]>([['text', Token.asString({ Ref: 'A' })], ['number', Token.asNumber({ Ref: 'A' })], ['object', Lazy.any({ produce: () => 1 })]])(
    'describes a token that is a %s', (_, token) => {
      expect(new IvsError('NameInvalid', 'there', { channelName: token }).message).toContain('channelName = "a token, whose value is known at deployment",');
    });
});

test('a warning has the id by which it is acknowledged, and what was found', () => {
  const stack = newStack();
  warn(stack, WARNING);
  warn(new Construct(stack, 'Inner'), WARNING, 'us-east-2');
  expect(warningsOf(stack)).toEqual([`cdk-ivs:${WARNING}`, `cdk-ivs:${WARNING}`]);
  const texts = [stack, stack.node.findChild('Inner')].map(({ node }) => node.metadata.map(({ data }) => String(data)).join());
  expect(texts[0]).toContain(WARNINGS[WARNING]);
  expect(texts[0]).not.toContain(`${WARNINGS[WARNING]} [undefined]`);
  expect(texts[1]).toContain(`${WARNINGS[WARNING]} [us-east-2]`);
});

describe('a limit of a service', () => {
  const reported = (acknowledge: (scope: Construct) => void) => {
    const stack = newStack();
    const scope = new Construct(new Construct(stack, 'Outer'), 'Inner');
    report(scope, LIMIT, '4 in this stack');
    acknowledge(scope);
    return limitsOf(stack);
  };
  const acknowledge = (scope: any, id: string) => Validations.of(scope).acknowledge({ id, reason: 'AWS has raised it' });

  test('is an error with what was found', () => {
    const errors = reported(() => undefined);
    expect(errors).toHaveLength(1);
    expect(errors[0]).toContain(`${LIMITS[LIMIT]} [4 in this stack]`);
    expect(errors[0]).toContain(`cdk-ivs:${LIMIT}`);
  });

  test('is none once it is acknowledged there, or above', () => {
    expect(reported((scope) => acknowledge(scope, `cdk-ivs:${LIMIT}`))).toEqual([]);
    expect(reported((scope) => acknowledge(scope.node.scope, `cdk-ivs:${LIMIT}`))).toEqual([]);
  });

  test('stays one when something else is acknowledged', () => {
    expect(reported((scope) => acknowledge(scope, 'cdk-ivs:AdConfiguration.tooManyAdConfigurations'))).toHaveLength(1);
    expect(reported((scope) => acknowledge(scope, `x-cdk-ivs:${LIMIT}`))).toHaveLength(1);
    expect(reported((scope) => scope.node.addMetadata('something-else', { [`cdk-ivs:${LIMIT}`]: 'no acknowledgement' }))).toHaveLength(1);
  });

  test('is none when a CDK that puts no prefix before the id has noted it', () => {
    expect(reported((scope) => scope.node.addMetadata(Validations.ACKNOWLEDGED_RULES_METADATA_KEY, { [`cdk-ivs:${LIMIT}`]: 'raised' }))).toEqual([]);
  });
});
