import type { Conditions, Context } from '../../../../local/engine/iam/conditions';
import { decide, Statement, usedActions } from '../../../../local/engine/iam/policy';

/*
 * What policies say, as the IAM guide tells it: evaluation logic, elements, condition operators.
 */
const CHANNEL = 'arn:aws:ivs:us-west-2:123456789012:channel/AbCd';
const allow = (more: Partial<Statement> = {}): Statement => ({ Effect: 'Allow', Action: 'ivs:GetChannel', Resource: CHANNEL, ...more });
const deny = (more: Partial<Statement> = {}): Statement => allow({ ...more, Effect: 'Deny' });
const decideOn = (statements: Statement[], action = 'ivs:GetChannel', resource = CHANNEL, context: Context = {}) => decide(statements, { action, resource, context });

describe('effects', () => {
  test.each<[string, Statement[], string]>([
    ['no statement', [], 'not allowed'],
    ['an Allow', [allow()], 'allowed'],
    ['a Deny alone', [deny()], 'denied'],
    ['a Deny after an Allow', [allow(), deny()], 'denied'],
    ['a Deny before an Allow', [deny(), allow()], 'denied'],
    ['a Deny of something else', [allow(), deny({ Action: 'ivs:DeleteChannel' })], 'allowed'],
    ['a Deny whose condition does not hold', [allow(), deny({ Condition: { StringEquals: { 'aws:ResourceTag/team': 'a' } } })], 'allowed'],
    ['one of two Allows', [allow({ Resource: 'arn:aws:ivs:us-west-2:123456789012:channel/other' }), allow()], 'allowed'],
  ])('%s: %s', (_, statements, expected) => {
    expect(decideOn(statements)).toBe(expected);
  });
});

describe('actions', () => {
  test.each<[string | string[], boolean]>([
    ['ivs:GetChannel', true],
    ['IVS:getchannel', true],
    ['ivs:Get*', true],
    ['ivs:*', true],
    ['*', true],
    ['ivs:GetChanne?', true],
    ['ivs:GetChannel?', false],
    ['ivs:GetChannels', false],
    ['ivs:Get', false],
    ['xivs:GetChannel', false],
    ['ivs.GetChannel', false],
    [['ivs:DeleteChannel', 'ivs:GetChannel'], true],
    [['ivs:DeleteChannel', 'ivs:ListChannels'], false],
    [[], false],
  ])('%j', (Action, isAllowed) => {
    expect(decideOn([allow({ Action })])).toBe(isAllowed ? 'allowed' : 'not allowed');
  });

  test.each<[string | string[], boolean]>([
    ['ivs:GetChannel', false],
    ['ivs:get*', false],
    ['ivs:DeleteChannel', true],
    [['ivs:DeleteChannel', 'ivs:GetChannel'], false],
  ])('everything but %j', (NotAction, isAllowed) => {
    expect(decideOn([{ Effect: 'Allow', NotAction, Resource: '*' }])).toBe(isAllowed ? 'allowed' : 'not allowed');
  });

  test('those that name an action are known as they are written', () => {
    expect(usedActions(allow({ Action: ['ivs:Get*', 'IVS:GETCHANNEL', 'ivs:List*'] }), 'ivs:GetChannel')).toEqual(['ivs:Get*', 'IVS:GETCHANNEL']);
    expect(usedActions({ Effect: 'Allow', NotAction: ['s3:*', 'iam:*'], Resource: '*' }, 'ivs:GetChannel')).toEqual(['not s3:*, iam:*']);
  });
});

describe('resources', () => {
  test.each<[string | string[], boolean]>([
    [CHANNEL, true],
    ['*', true],
    ['arn:aws:ivs:us-west-2:123456789012:channel/*', true],
    ['arn:aws:ivs:us-west-2:123456789012:channel/AbC?', true],
    ['arn:aws:ivs:us-west-2:123456789012:*', true],
    ['arn:aws:ivs:*:*:channel/*', true],
    ['arn:*:ivs:*:123456789012:channel/*', true],
    ['arn:aws:ivs', true], // incomplete ARNs are completed by wildcards
    ['arn:aws:ivs:us-west-2:123456789012', true],
    ['arn:aws:sqs', false],
    ['arn:aws:ivs:us-west-2:123456789012:channel/abcd', false], // case matters
    ['arn:aws:ivs:us-west-2:123456789012:channel/AbCd*x', false],
    ['arn:aws:ivs:us-west-2:123456789012:channel/AbCd?', false],
    ['arn:aws:ivs:eu-west-1:123456789012:channel/*', false],
    ['arn:aws:ivs:us-west-2:999999999999:channel/*', false],
    ['arn:aws:ivs:us-west-2:123456789012:stream-key/*', false],
    ['arn:aws:ivs:*:channel/*', false], // a wildcard does not reach over a colon
    ['arn:aws:ivs:us-west-2:123456789012:channel/.*', false], // nothing but * and ? is special
    ['arn:aws:ivs:us-west-2:123456789012:channel/[A-Z]bCd', false],
    [['arn:aws:ivs:us-west-2:123456789012:channel/other', CHANNEL], true],
    [[], false],
  ])('%j', (Resource, isAllowed) => {
    expect(decideOn([allow({ Resource })])).toBe(isAllowed ? 'allowed' : 'not allowed');
  });

  test('the last part may hold colons', () => {
    const resource = 'arn:aws:secretsmanager:us-west-2:123456789012:secret:a/b-LocaL1';
    expect(decideOn([allow({ Resource: 'arn:aws:secretsmanager:us-west-2:123456789012:secret:a/b-??????' })], 'ivs:GetChannel', resource)).toBe('allowed');
    expect(decideOn([allow({ Resource: 'arn:aws:secretsmanager:us-west-2:123456789012:secret:*' })], 'ivs:GetChannel', resource)).toBe('allowed');
    expect(decideOn([allow({ Resource: 'arn:aws:secretsmanager:us-west-2:123456789012:secret' })], 'ivs:GetChannel', resource)).toBe('not allowed');
  });

  test('where an action has no resource type, only "*" allows it', () => {
    expect(decideOn([allow({ Resource: 'arn:aws:ivs:*:*:*' })], 'ivs:GetChannel', '*')).toBe('not allowed');
    expect(decideOn([allow({ Resource: '*' })], 'ivs:GetChannel', '*')).toBe('allowed');
  });
});

describe('conditions', () => {
  const TAG = 'aws:ResourceTag/team';
  const REQUEST = 'aws:RequestTag/team';
  const ROLE = 'arn:aws:iam::123456789012:role/A';
  test.each<[string, Conditions, Context, boolean]>([
    ['no condition', {}, {}, true],
    ['equal', { StringEquals: { [TAG]: 'a' } }, { [TAG]: 'a' }, true],
    ['not equal', { StringEquals: { [TAG]: 'a' } }, { [TAG]: 'A' }, false],
    ['a pattern is none here', { StringEquals: { [TAG]: '*' } }, { [TAG]: 'a' }, false],
    ['one of several', { StringEquals: { [TAG]: ['a', 'b'] } }, { [TAG]: 'b' }, true],
    ['a key that is missing', { StringEquals: { [TAG]: 'a' } }, {}, false],
    ['another key', { StringEquals: { [TAG]: 'a' } }, { [REQUEST]: 'a' }, false],
    ['a key in other case', { StringEquals: { 'AWS:resourcetag/TEAM': 'a' } }, { [TAG]: 'a' }, true],
    ['two keys, both as wanted', { StringEquals: { [TAG]: 'a', [REQUEST]: 'b' } }, { [TAG]: 'a', [REQUEST]: 'b' }, true],
    ['two keys, one not as wanted', { StringEquals: { [TAG]: 'a', [REQUEST]: 'b' } }, { [TAG]: 'a', [REQUEST]: 'c' }, false],
    ['two operators, one not as wanted', { StringEquals: { [TAG]: 'a' }, Null: { [REQUEST]: 'false' } }, { [TAG]: 'a' }, false],
    ['like', { StringLike: { [TAG]: 'a*c?' } }, { [TAG]: 'abbbcd' }, true],
    ['not like', { StringLike: { [TAG]: 'a*c?' } }, { [TAG]: 'abbbc' }, false],
    ['like, in other case', { StringLike: { [TAG]: 'A*' } }, { [TAG]: 'a' }, false],
    ['like, missing', { StringLike: { [TAG]: '*' } }, {}, false],
    ['equals if it exists, equal', { StringEqualsIfExists: { [TAG]: 'a' } }, { [TAG]: 'a' }, true],
    ['equals if it exists, different', { StringEqualsIfExists: { [TAG]: 'a' } }, { [TAG]: 'b' }, false],
    ['equals if it exists, missing', { StringEqualsIfExists: { [TAG]: 'a' } }, {}, true],
    ['not equals, different', { StringNotEquals: { [TAG]: 'a' } }, { [TAG]: 'b' }, true],
    ['not equals, equal', { StringNotEquals: { [TAG]: 'a' } }, { [TAG]: 'a' }, false],
    ['not equals, one of several', { StringNotEquals: { [TAG]: ['a', 'b'] } }, { [TAG]: 'b' }, false],
    ['not equals, missing', { StringNotEquals: { [TAG]: 'a' } }, {}, true],
    ['an ARN', { ArnEquals: { [TAG]: ROLE } }, { [TAG]: ROLE }, true],
    ['an ARN with wildcards, also with ArnEquals', { ArnEquals: { [TAG]: 'arn:aws:iam::*:role/*' } }, { [TAG]: ROLE }, true],
    ['like an ARN', { ArnLike: { [TAG]: ['arn:aws:iam::1:*', 'arn:aws:iam::*:role/?'] } }, { [TAG]: ROLE }, true],
    ['not like an ARN', { ArnLike: { [TAG]: 'arn:aws:iam::*:user/*' } }, { [TAG]: ROLE }, false],
    ['an ARN that is missing', { ArnLike: { [TAG]: '*' } }, {}, false],
    ['true', { Bool: { [TAG]: 'true' } }, { [TAG]: 'true' }, true],
    ['true, not as a text', { Bool: { [TAG]: true } }, { [TAG]: 'True' }, true],
    ['false', { Bool: { [TAG]: 'true' } }, { [TAG]: 'false' }, false],
    ['neither true nor false', { Bool: { [TAG]: 'false' } }, {}, false],
    ['must be missing, and is', { Null: { [TAG]: 'true' } }, {}, true],
    ['must be missing, and is not', { Null: { [TAG]: 'true' } }, { [TAG]: 'a' }, false],
    ['must be there, and is', { Null: { [TAG]: false } }, { [TAG]: 'a' }, true],
    ['must be there, and is not', { Null: { [TAG]: 'false' } }, {}, false],
    ['all values known', { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['a', 'b'] } }, { 'aws:TagKeys': ['a', 'b'] }, true],
    ['fewer values', { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['a', 'b'] } }, { 'aws:TagKeys': ['a'] }, true],
    ['one value unknown', { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['a', 'b'] } }, { 'aws:TagKeys': ['a', 'c'] }, false],
    ['all of no values', { 'ForAllValues:StringEquals': { 'aws:TagKeys': 'a' } }, {}, true],
    ['one value known', { 'ForAnyValue:StringEquals': { 'aws:TagKeys': ['a', 'b'] } }, { 'aws:TagKeys': ['c', 'b'] }, true],
    ['no value known', { 'ForAnyValue:StringEquals': { 'aws:TagKeys': ['a', 'b'] } }, { 'aws:TagKeys': ['c'] }, false],
    ['any of no values', { 'ForAnyValue:StringEquals': { 'aws:TagKeys': 'a' } }, {}, false],
    ['through a service', { StringEquals: { 'kms:ViaService': 'secretsmanager.us-west-2.amazonaws.com' } }, { 'kms:ViaService': 'secretsmanager.us-west-2.amazonaws.com' }, true],
  ])('%s', (_, Condition, context, holds) => {
    expect(decideOn([allow({ Condition })], 'ivs:GetChannel', CHANNEL, context)).toBe(holds ? 'allowed' : 'not allowed');
  });
});

describe('what is not known is an error, and never passed over', () => {
  test.each<[string, object, string]>([
    ['an operator', { Condition: { IpAddress: { 'aws:ResourceTag/a': '10.0.0.0/8' } } }, 'condition operator IpAddress is not supported'],
    ['another operator with IfExists', { Condition: { StringLikeIfExists: { 'aws:ResourceTag/a': 'b' } } }, 'condition operator StringLikeIfExists is not supported'],
    ['an operator that every object has', { Condition: { toString: { 'aws:ResourceTag/a': 'b' } } }, 'condition operator toString is not supported'],
    ['a key', { Condition: { StringEquals: { 'aws:SourceIp': '10.0.0.1' } } }, 'condition key aws:SourceIp is not supported'],
    ['a key with several values, as if it had one', { Condition: { StringEquals: { 'aws:TagKeys': 'a' } } }, 'needs ForAllValues or ForAnyValue'],
    ['a policy variable in a resource', { Resource: 'arn:aws:ivs:us-west-2:123456789012:channel/${aws:username}' }, 'policy variables are not supported'],
    ['a policy variable in a condition', { Condition: { StringEquals: { 'aws:ResourceTag/a': '${aws:username}' } } }, 'policy variables are not supported'],
    ['an element', { NotResource: CHANNEL }, 'policy element NotResource is not supported'],
  ])('%s', (_, more, message) => {
    expect(() => decideOn([allow(more)], 'ivs:GetChannel', CHANNEL, { 'aws:TagKeys': ['a'] })).toThrow(message);
  });

  test('but not in a statement about something else', () => {
    const statement = allow({ Action: 's3:GetObject', Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } });
    expect(decideOn([statement, allow()])).toBe('allowed');
  });
});
