import { Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { formatIvsArn, idFromArn, pathOfImport, requireArn, requireColonArn } from '../../src/private/arn';
import { expectError, KNOWN_ENV, newStack } from '../helpers';

const ARN = 'arn:aws:ivs:us-west-2:123456789012:channel/abcdABCDefgh';
const LAMBDA = 'arn:aws:lambda:us-west-2:123456789012:function:name';
const TOKEN = Token.asString({ Ref: 'Parameter' });

describe('an ARN', () => {
  test.each([ARN, ARN.replace('aws', 'aws-us-gov'), ARN.replace('us-west-2', 'x'), `${ARN}-0`, TOKEN, `x${TOKEN}`])('%s is accepted, and returned', (arn) => {
    expect(requireArn('here', 'ivs', 'channel', arn)).toBe(arn);
  });

  test.each([
    `x${ARN}`, `${ARN}/x`, `${ARN}\n`, ARN.replace('ivs', 'ivschat'), ARN.replace('channel', 'stream-key'), ARN.replace('aws', 'gcp'), ARN.replace('aws', 'aws2'),
    ARN.replace('us-west-2', ''), ARN.replace('us-west-2', 'US'), ARN.replace('123456789012', ''), ARN.replace('123456789012', 'me'), ARN.replace('abcdABCDefgh', ''), ARN.replace('abcd', 'ab_'), '',
  ])('%s is refused', (arn) => {
    expectError(() => requireArn('here', 'ivs', 'channel', arn), 'ArnInvalid', `arn = ${JSON.stringify(arn)}, expected = "arn:aws:ivs:<region>:<account>:channel/<id>"`, '[at here]');
  });
});

describe('an ARN with colons', () => {
  const check = (arn: string) => requireColonArn('here', 'lambda', 'function:[a-z]+', arn, 'function:<name>');

  test.each([LAMBDA, LAMBDA.replace('aws', 'aws-cn'), TOKEN])('%s is accepted', (arn) => {
    expect(() => check(arn)).not.toThrow();
  });

  test.each([
    `x${LAMBDA}`, `${LAMBDA}:1`, LAMBDA.replace('lambda', 'sns'), LAMBDA.replace('function:', 'function/'), LAMBDA.replace('aws', 'aws2'), LAMBDA.replace('us-west-2', ''),
    LAMBDA.replace('us-west-2', 'US'), LAMBDA.replace('123456789012', ''), LAMBDA.replace('123456789012', 'me'),
  ])('%s is refused', (arn) => {
    expectError(() => check(arn), 'ArnInvalid', `arn = "${arn}", expected = "arn:aws:lambda:<region>:<account>:function:<name>"`, '[at here]');
  });
});

test('the path of an import is that of its scope and its id', () => {
  const stack = newStack();
  expect(pathOfImport(stack, 'Import')).toBe('Stack/Import');
  expect(pathOfImport(stack.node.root, 'Import')).toBe('Import');
});

test('the id is the last part of an ARN', () => {
  expect(idFromArn(ARN)).toBe('abcdABCDefgh');
});

describe('an ARN that is formatted', () => {
  test('is in the environment of its resource', () => {
    const stack = newStack(KNOWN_ENV);
    const resource = Object.assign(new Construct(stack, 'Import'), { env: { account: '999999999999', region: 'eu-west-1' } });
    expect(stack.resolve(formatIvsArn(resource, 'stream-key', 'id'))).toEqual({ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':ivs:eu-west-1:999999999999:stream-key/id']] });
  });

  test('is in that of its stack, where the resource has none', () => {
    const stack = newStack(KNOWN_ENV);
    expect(stack.resolve(formatIvsArn(new Construct(stack, 'Inner'), 'channel', 'id'))).toEqual({
      'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':ivs:us-west-2:123456789012:channel/id']],
    });
  });
});
