import { NO_VALUE, Scope, resolve } from '../../../../local/engine/cloudformation/intrinsics';

const scope: Scope = {
  template: {
    Resources: {},
    Conditions: {
      Yes: { 'Fn::Equals': [{ Ref: 'Name' }, 'thing'] },
      No: { 'Fn::Not': [{ Condition: 'Yes' }] },
      Both: { 'Fn::And': [{ Condition: 'Yes' }, { Condition: 'No' }] },
      Either: { 'Fn::Or': [{ Condition: 'No' }, { Condition: 'Yes' }] },
    },
    Mappings: { Sizes: { small: { Cpu: 1, Tags: ['a', 'b'] } } },
  },
  parameters: { Name: 'thing', Count: '3', Zones: ['x', 'y'], Truth: 'true' },
  pseudo: { 'AWS::Region': 'us-west-2', 'AWS::AccountId': '123456789012' },
  ref: (id) => `ref-of-${id}`,
  attribute: (id, name) => name === 'Zone.List' ? ['p', 'q'] : `${name}-of-${id}`,
  importValue: (name) => `import-of-${name}`,
};

describe('a function is replaced by its value', () => {
  test.each<[what: string, value: unknown, expected: unknown]>([
    ['Ref of a parameter', { Ref: 'Name' }, 'thing'],
    ['Ref of a list parameter', { Ref: 'Zones' }, ['x', 'y']],
    ['Ref of a pseudo parameter', { Ref: 'AWS::Region' }, 'us-west-2'],
    ['Ref of a resource', { Ref: 'Queue' }, 'ref-of-Queue'],
    ['Ref of AWS::NoValue', { Ref: 'AWS::NoValue' }, NO_VALUE],
    ['GetAtt as a list', { 'Fn::GetAtt': ['Queue', 'Arn'] }, 'Arn-of-Queue'],
    ['GetAtt as a string', { 'Fn::GetAtt': 'Queue.Arn' }, 'Arn-of-Queue'],
    ['GetAtt of a nested attribute', { 'Fn::GetAtt': ['Stack', 'Outputs.Url'] }, 'Outputs.Url-of-Stack'],
    ['GetAtt with a computed name', { 'Fn::GetAtt': ['Queue', { Ref: 'Name' }] }, 'thing-of-Queue'],
    ['Join', { 'Fn::Join': ['-', ['a', { Ref: 'Name' }, 3]] }, 'a-thing-3'],
    ['Join of a list parameter', { 'Fn::Join': ['-', { Ref: 'Zones' }] }, 'x-y'],
    ['Join passes over AWS::NoValue', { 'Fn::Join': ['-', ['a', { Ref: 'AWS::NoValue' }, 'b']] }, 'a-b'],
    ['Select', { 'Fn::Select': [1, ['a', 'b']] }, 'b'],
    ['Select with an index in a string', { 'Fn::Select': ['0', { 'Fn::GetAtt': ['R', 'Zone.List'] }] }, 'p'],
    ['Split', { 'Fn::Split': ['/', 'a/b/c'] }, ['a', 'b', 'c']],
    ['Select of a Split', { 'Fn::Select': [2, { 'Fn::Split': ['-', { Ref: 'Queue' }] }] }, 'Queue'],
    ['Sub', { 'Fn::Sub': 'arn:${AWS::Region}:${Name}:${Queue}:${Queue.Arn}' }, 'arn:us-west-2:thing:ref-of-Queue:Arn-of-Queue'],
    ['Sub with variables', { 'Fn::Sub': ['${Own}-${Name}', { Own: { Ref: 'Count' } }] }, '3-thing'],
    ['Sub leaves ${!Literal}', { 'Fn::Sub': '${!Name} ${Name}' }, '${Name} thing'],
    ['FindInMap', { 'Fn::FindInMap': ['Sizes', 'small', 'Cpu'] }, 1],
    ['FindInMap of a list', { 'Fn::FindInMap': ['Sizes', { 'Fn::Sub': 'small' }, 'Tags'] }, ['a', 'b']],
    ['If, true', { 'Fn::If': ['Yes', { Ref: 'Name' }, 'other'] }, 'thing'],
    ['If, false', { 'Fn::If': ['No', { Ref: 'Name' }, 'other'] }, 'other'],
    ['If with And', { 'Fn::If': ['Both', 1, 2] }, 2],
    ['If with Or', { 'Fn::If': ['Either', 1, 2] }, 1],
    ['If that leaves a property out', { a: 1, b: { 'Fn::If': ['No', 1, { Ref: 'AWS::NoValue' }] } }, { a: 1 }],
    ['Base64', { 'Fn::Base64': { 'Fn::Sub': 'Hi ${Name}' } }, Buffer.from('Hi thing').toString('base64')],
    ['ImportValue', { 'Fn::ImportValue': { 'Fn::Sub': 'Other:${Name}' } }, 'import-of-Other:thing'],
    ['GetAZs of the own region', { 'Fn::GetAZs': '' }, ['us-west-2a', 'us-west-2b', 'us-west-2c']],
    ['GetAZs of another region', { 'Fn::GetAZs': 'eu-west-1' }, ['eu-west-1a', 'eu-west-1b', 'eu-west-1c']],
    ['a policy statement keeps its Condition', { Condition: { Bool: { 'aws:SecureTransport': 'false' } } }, { Condition: { Bool: { 'aws:SecureTransport': 'false' } } }],
    ['plain values stay', { a: [1, true, null, 'x'] }, { a: [1, true, null, 'x'] }],
  ])('%s', (_, value, expected) => expect(resolve(value, scope)).toEqual(expected));
});

describe('in conditions', () => {
  test.each<[what: string, value: unknown, expected: boolean]>([
    ['Equals', { 'Fn::Equals': ['a', 'a'] }, true],
    ['Equals compares as strings', { 'Fn::Equals': [{ Ref: 'Count' }, 3] }, true],
    ['And', { 'Fn::And': [{ 'Fn::Equals': [1, 1] }, { 'Fn::Equals': [1, 2] }] }, false],
    ['Or', { 'Fn::Or': [{ 'Fn::Equals': [1, 1] }, { 'Fn::Equals': [1, 2] }] }, true],
    ['Not', { 'Fn::Not': [{ 'Fn::Equals': [1, 1] }] }, false],
    ['Condition', { Condition: 'Yes' }, true],
    ['Contains, as in rules', { 'Fn::Contains': [['1', '2'], { Ref: 'Count' }] }, false],
  ])('%s', (_, value, expected) => expect(resolve(value, scope, true)).toBe(expected));
});

describe('what can\'t be resolved is an error', () => {
  test.each<[what: string, value: unknown, message: RegExp]>([
    ['an unknown function', { 'Fn::Length': [1] }, /intrinsic function Fn::Length is not supported/],
    ['Cidr', { 'Fn::Cidr': ['10.0.0.0/16', 2, 8] }, /Fn::Cidr is not supported/],
    ['Transform', { 'Fn::Transform': { Name: 'X' } }, /Fn::Transform is not supported/],
    ['Equals outside of conditions', { 'Fn::Equals': [1, 1] }, /Fn::Equals is not supported here/],
    ['Select past the end', { 'Fn::Select': [2, ['a', 'b']] }, /cannot select nonexistent value at index 2/],
    ['Select of no list', { 'Fn::Select': [0, 'text'] }, /Fn::Select needs a list/],
    ['Join of an object', { 'Fn::Join': ['', [{ a: 1 }]] }, /every value in Fn::Join must be a string/],
    ['Split of a list', { 'Fn::Split': ['-', { Ref: 'Zones' }] }, /every value in Fn::Split must be a string/],
    ['Sub of a list', { 'Fn::Sub': '${Zones}' }, /every value in Fn::Sub must be a string/],
    ['FindInMap without such a key', { 'Fn::FindInMap': ['Sizes', 'large', 'Cpu'] }, /Unable to get mapping for Sizes::large::Cpu/],
    ['FindInMap with a default', { 'Fn::FindInMap': ['Sizes', 'large', 'Cpu', { DefaultValue: 1 }] }, /needs a language extension/],
    ['If with an unknown condition', { 'Fn::If': ['Maybe', 1, 2] }, /unresolved condition dependency Maybe/],
  ])('%s', (_, value, message) => expect(() => resolve(value, scope)).toThrow(message));
});
