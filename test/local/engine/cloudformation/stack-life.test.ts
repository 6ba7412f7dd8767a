import { assemblyOf, deployed } from './scenario';
import { LocalCloudFormation, StackEvent } from '../../../../local/engine/cloudformation';
import type { ResourceDefinition, Template } from '../../../../local/engine/cloudformation/assembly';

/* What stacks do, with resources that are only recorded. */

const TOPIC: ResourceDefinition = { Type: 'AWS::SNS::Topic' };
/** A function whose code is in no assembly can't be made. */
const BROKEN: ResourceDefinition = { Type: 'AWS::Lambda::Function', Properties: { Code: { S3Key: 'none.zip' } } };
const queue = (name: string, more: Partial<ResourceDefinition> = {}): ResourceDefinition => ({ Type: 'AWS::SQS::Queue', Properties: { QueueName: name }, ...more });

const many = <T>(count: number, item: T): { [id: string]: T } => Object.fromEntries([...Array(count).keys()].map((n) => [`Item${n}`, item]));

let cfn: LocalCloudFormation;
let events: StackEvent[];
beforeEach(() => {
  events = [];
  cfn = new LocalCloudFormation({ ivsEndpoint: 'http://127.0.0.1:1', onEvent: (event) => events.push(event) });
});
afterEach(async () => cfn.close());

async function deploy(template: Partial<Template>, parameters?: { [name: string]: string }) {
  events = [];
  return deployed(cfn, assemblyOf({ Stack: template }), parameters);
}

const statuses = (logicalId: string) => events.filter((event) => event.logicalId === logicalId).map(({ status }) => status);
const names = () => cfn.stack('Stack').resources.map(({ logicalId }) => logicalId).sort();

describe('order', () => {
  test('a resource waits for what it refers to and depends on, and goes before it', async () => {
    const Resources = {
      Last: { ...TOPIC, DependsOn: ['Sub', 'Att'] },
      Sub: { ...TOPIC, Properties: { DisplayName: { 'Fn::Sub': 'for ${Ref}' } } },
      Att: { ...TOPIC, Properties: { DisplayName: { 'Fn::GetAtt': ['Ref', 'TopicName'] } } },
      Ref: { ...TOPIC, Properties: { DisplayName: { Ref: 'First' } } },
      First: TOPIC,
    };
    await deploy({ Resources });
    const completed = events.filter(({ status, logicalId }) => status === 'CREATE_COMPLETE' && logicalId !== 'Stack').map(({ logicalId }) => logicalId);
    expect(completed).toEqual(['First', 'Ref', 'Sub', 'Att', 'Last']);
    events = [];
    await cfn.destroy(['Stack']);
    const deleted = events.filter(({ status, logicalId }) => status === 'DELETE_COMPLETE' && logicalId !== 'Stack').map(({ logicalId }) => logicalId);
    expect([deleted[0], ...deleted.slice(1, 3).sort(), ...deleted.slice(3)]).toEqual(['Last', 'Att', 'Sub', 'Ref', 'First']);
  });

  test('events tell stack, ids, construct path, type, status and reason', async () => {
    await deploy({ Resources: { Topic: { ...TOPIC, Metadata: { 'aws:cdk:path': 'Stack/Topic/Resource' } } } });
    const physicalId = expect.stringMatching(/^arn:aws:sns:us-west-2:123456789012:Stack-Topic-[A-Z0-9]{12}$/);
    const topic = { stack: 'Stack', logicalId: 'Topic', path: 'Stack/Topic/Resource', type: 'AWS::SNS::Topic' };
    const stack = { stack: 'Stack', logicalId: 'Stack', type: 'AWS::CloudFormation::Stack', physicalId: cfn.stack('Stack').id };
    expect(events).toEqual([
      { ...stack, status: 'CREATE_IN_PROGRESS', reason: 'User Initiated' },
      { ...topic, status: 'CREATE_IN_PROGRESS' },
      { ...topic, physicalId, status: 'CREATE_IN_PROGRESS', reason: 'Resource creation Initiated' },
      { ...topic, physicalId, status: 'CREATE_COMPLETE' },
      { ...stack, status: 'CREATE_COMPLETE' },
    ]);
    expect(cfn.events).toEqual(events);
  });
});

describe('update', () => {
  test('a property that can be changed is updated in place, one that can\'t needs a new resource', async () => {
    await deploy({ Resources: { Queue: queue('a') } });
    await deploy({ Resources: { Queue: { ...queue('a'), Properties: { QueueName: 'a', DelaySeconds: 1 } } } });
    expect(statuses('Queue')).toEqual(['UPDATE_IN_PROGRESS', 'UPDATE_COMPLETE']);
    await deploy({ Resources: { Queue: queue('b') } });
    expect(statuses('Queue')).toEqual(['UPDATE_IN_PROGRESS', 'UPDATE_IN_PROGRESS', 'UPDATE_COMPLETE', 'DELETE_IN_PROGRESS', 'DELETE_COMPLETE']);
    expect(cfn.resourcesLeft().map(({ physicalId }) => physicalId)).toEqual(['https://sqs.us-west-2.amazonaws.com/123456789012/b']);
  });

  test('what refers to a replaced resource follows it, and so it does when the update is rolled back', async () => {
    const withQueue = (name: string, more: object = {}) => ({
      Resources: { Queue: queue(name), Topic: { ...TOPIC, Properties: { DisplayName: { 'Fn::GetAtt': ['Queue', 'QueueName'] } } }, ...more },
    });
    await deploy(withQueue('a'));
    expect(await deploy(withQueue('b', { Broken: { ...BROKEN, DependsOn: 'Topic' } }))).toMatchObject({ status: 'UPDATE_ROLLBACK_COMPLETE' });
    expect(statuses('Topic')).toEqual(['UPDATE_IN_PROGRESS', 'UPDATE_COMPLETE', 'UPDATE_IN_PROGRESS', 'UPDATE_COMPLETE']);
    expect(names()).toEqual(['Queue', 'Topic']);
    expect(await deploy(withQueue('a'))).toBeUndefined();
    expect(events).toEqual([]);
  });

  test('outputs alone are an update without any event of a resource', async () => {
    await deploy({ Resources: { Topic: TOPIC } });
    await deploy({ Resources: { Topic: TOPIC }, Outputs: { Name: { Value: { 'Fn::GetAtt': ['Topic', 'TopicName'] } } } });
    expect(statuses('Stack')).toEqual(['UPDATE_IN_PROGRESS', 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', 'UPDATE_COMPLETE']);
    expect(statuses('Topic')).toEqual([]);
    expect(cfn.stack('Stack').outputs).toEqual({ Name: expect.stringMatching(/^Stack-Topic-/) });
  });

  test('a stack whose creation was rolled back is deleted before it is deployed again', async () => {
    expect(await deploy({ Resources: { Topic: TOPIC, Broken: BROKEN } })).toMatchObject({ stackName: 'Stack', status: 'ROLLBACK_COMPLETE' });
    expect(cfn.stack('Stack')).toMatchObject({ status: 'ROLLBACK_COMPLETE', resources: [] });
    await deploy({ Resources: { Topic: TOPIC } });
    expect(statuses('Stack')).toEqual(['DELETE_IN_PROGRESS', 'DELETE_COMPLETE', 'CREATE_IN_PROGRESS', 'CREATE_COMPLETE']);
  });
});

describe('conditions and parameters', () => {
  const template: Partial<Template> = {
    Parameters: { Stage: { Type: 'String', Default: 'test', AllowedValues: ['test', 'live'] }, Zones: { Type: 'CommaDelimitedList', Default: 'a, b' } },
    Conditions: { IsLive: { 'Fn::Equals': [{ Ref: 'Stage' }, 'live'] } },
    Resources: { Always: TOPIC, Live: { ...TOPIC, Condition: 'IsLive' } },
    Outputs: { Zone: { Value: { 'Fn::Select': [1, { Ref: 'Zones' }] } }, Live: { Condition: 'IsLive', Value: 'yes' } },
  };

  test('decide what exists, and the last values stay when none are given', async () => {
    await deploy(template);
    expect([names(), cfn.stack('Stack').outputs]).toEqual([['Always'], { Zone: 'b' }]);
    await deploy(template, { Stage: 'live' });
    expect([names(), cfn.stack('Stack').outputs]).toEqual([['Always', 'Live'], { Zone: 'b', Live: 'yes' }]);
    await deploy(template);
    expect(events).toEqual([]);
    await deploy(template, { 'Stack:Stage': 'test', 'Other:Stage': 'live' });
    expect([names(), statuses('Live')]).toEqual([['Always'], ['DELETE_IN_PROGRESS', 'DELETE_COMPLETE']]);
  });

  test('of SSM are looked up: the bootstrap version, given ones, and those of other stacks', async () => {
    const parameter = (Default: string) => ({ Type: 'AWS::SSM::Parameter::Value<String>', Default });
    await deployed(cfn, assemblyOf({
      First: { Resources: { Parameter: { Type: 'AWS::SSM::Parameter', Properties: { Name: '/own', Type: 'String', Value: 'mine' } } } },
      Stack: {
        Parameters: { Version: parameter('/cdk-bootstrap/hnb659fds/version'), Own: parameter('/own') },
        Outputs: { Both: { Value: { 'Fn::Sub': '${Version} ${Own}' } }, Dynamic: { Value: '{{resolve:ssm:/own}}' } },
      },
    }));
    expect(cfn.stack('Stack').outputs.Both).toBe('30 mine');
    await expect(deploy({ Parameters: { None: parameter('/none') } })).rejects.toThrow(/Unable to fetch parameters \[\/none\]/);
  });

  test.each<[what: string, template: Partial<Template>, message: RegExp, parameters: { [name: string]: string }]>([
    ['a value is missing', { Parameters: { Name: { Type: 'String' } } }, /Parameters: \[Name\] must have values/, {}],
    ['a value is not allowed', template, /parameter Stage must be one of/, { Stage: 'dev' }],
    ['a rule does not hold', { Rules: { Check: { Assertions: [{ Assert: { 'Fn::Equals': [1, 2] }, AssertDescription: 'too old' }] } } }, /rule Check failed: too old/, {}],
  ])('%s: nothing is deployed', async (_, wrong, message, parameters) => {
    await expect(deploy(wrong, parameters)).rejects.toThrow(message);
    expect(events).toEqual([]);
  });
});

describe('policies', () => {
  const DELETED = ['DELETE_IN_PROGRESS', 'DELETE_COMPLETE'];
  const SKIPPED = ['DELETE_SKIPPED'];

  test.each<[operation: string, policy: string, expected: string[]]>([
    ['destroy', 'Delete', DELETED],
    ['destroy', 'Retain', SKIPPED],
    ['destroy', 'RetainExceptOnCreate', SKIPPED],
    ['removal from the template', 'Delete', DELETED],
    ['removal from the template', 'Retain', SKIPPED],
    ['removal from the template', 'RetainExceptOnCreate', SKIPPED],
    ['rollback of the creation of the stack', 'Delete', DELETED],
    ['rollback of the creation of the stack', 'Retain', SKIPPED],
    ['rollback of the creation of the stack', 'RetainExceptOnCreate', DELETED],
    ['rollback of the update that made it', 'Delete', DELETED],
    ['rollback of the update that made it', 'Retain', SKIPPED],
    ['rollback of the update that made it', 'RetainExceptOnCreate', DELETED],
  ])('%s with DeletionPolicy %s', async (operation, policy, expected) => {
    const Queue = queue('a', { DeletionPolicy: policy });
    const Broken = { ...BROKEN, DependsOn: 'Queue' };
    const operations: { [name: string]: () => Promise<unknown> } = {
      'destroy': async () => {
        await deploy({ Resources: { Queue } });
        await cfn.destroy(['Stack']);
      },
      'removal from the template': async () => {
        await deploy({ Resources: { Queue, Topic: TOPIC } });
        await deploy({ Resources: { Topic: TOPIC } });
      },
      'rollback of the creation of the stack': async () => deploy({ Resources: { Queue, Broken } }),
      'rollback of the update that made it': async () => {
        await deploy({ Resources: { Topic: TOPIC } });
        await deploy({ Resources: { Topic: TOPIC, Queue, Broken } });
      },
    };
    await operations[operation]();
    expect(statuses('Queue').slice(-expected.length)).toEqual(expected);
    const isKept = expected === SKIPPED;
    expect(statuses('Queue').includes('DELETE_SKIPPED')).toBe(isKept);
    expect(cfn.resourcesKept().map(({ logicalId }) => logicalId)).toEqual(isKept ? ['Queue'] : []);
    expect(cfn.resourcesLeft().map(({ logicalId }) => logicalId)).not.toContain('Queue');
  });

  test.each<[policy: string, expected: string[], kept: string[]]>([
    ['Delete', DELETED, []],
    ['Retain', SKIPPED, ['https://sqs.us-west-2.amazonaws.com/123456789012/a']],
  ])('replacement with UpdateReplacePolicy %s; DeletionPolicy says nothing here', async (policy, expected, kept) => {
    const more = { UpdateReplacePolicy: policy, DeletionPolicy: policy === 'Delete' ? 'Retain' : 'Delete' };
    await deploy({ Resources: { Queue: queue('a', more) } });
    await deploy({ Resources: { Queue: queue('b', more) } });
    expect(statuses('Queue').slice(3)).toEqual(expected);
    expect(cfn.resourcesKept().map(({ physicalId }) => physicalId)).toEqual(kept);
  });

  test('another policy alone changes no resource, and counts from then on', async () => {
    await deploy({ Resources: { Queue: queue('a') } });
    await deploy({ Resources: { Queue: queue('a', { DeletionPolicy: 'Retain' }) } });
    expect(statuses('Queue')).toEqual([]);
    await cfn.destroy(['Stack']);
    expect(statuses('Queue')).toEqual(['DELETE_SKIPPED']);
  });
});

describe('exports', () => {
  const exporter = (value: string, name = 'Shared'): Partial<Template> => ({ Outputs: { Out: { Value: value, Export: { Name: name } } } });
  const importer: Partial<Template> = { Resources: { Topic: { ...TOPIC, Properties: { DisplayName: { 'Fn::ImportValue': 'Shared' } } } }, Outputs: { Got: { Value: { 'Fn::ImportValue': 'Shared' } } } };

  test('reach other stacks', async () => {
    await deployed(cfn, assemblyOf({ Exporter: exporter('x'), Importer: importer }));
    expect(cfn.stack('Importer').outputs).toEqual({ Got: 'x' });
  });

  test.each<[what: string, change: Partial<Template>, reason: string]>([
    ['can\'t be changed', exporter('y'), 'Export Shared cannot be updated as it is in use by Importer'],
    ['can\'t be taken away', {}, 'Export Shared cannot be deleted as it is in use by Importer'],
  ])('%s while they are in use', async (_, change, reason) => {
    await deployed(cfn, assemblyOf({ Exporter: exporter('x'), Importer: importer }));
    const failure = await deployed(cfn, assemblyOf({ Exporter: change, Importer: {} }));
    expect(failure).toMatchObject({ stackName: 'Exporter', status: 'UPDATE_ROLLBACK_COMPLETE', reasons: [reason] });
    expect(cfn.stack('Exporter').outputs).toEqual({ Out: 'x' });
    await deployed(cfn, assemblyOf({ Importer: { Resources: { Topic: TOPIC } } }));
    expect(await deployed(cfn, assemblyOf({ Exporter: change }))).toBeUndefined();
  });

  test('keep their stack from being deleted while they are in use; it stays as it is', async () => {
    const directory = assemblyOf({ Exporter: exporter('x'), Importer: importer });
    await deployed(cfn, directory);
    await expect(cfn.destroy(['Exporter'])).rejects.toMatchObject({ reasons: ['Export Shared cannot be deleted as it is in use by Importer'] });
    expect(cfn.stack('Exporter').status).toBe('CREATE_COMPLETE');
    await cfn.destroy(directory);
    expect(() => cfn.stack('Exporter')).toThrow('Stack with id Exporter does not exist');
  });

  test('that do not exist fail the stack that wants them', async () => {
    expect(await deployed(cfn, assemblyOf({ Importer: importer }))).toMatchObject({ status: 'ROLLBACK_COMPLETE', reasons: ['No export named Shared found.'] });
  });

  test('have names of their own', async () => {
    expect(await deployed(cfn, assemblyOf({ First: exporter('x'), Second: exporter('y') })))
      .toMatchObject({ stackName: 'Second', reasons: ['Export with name Shared is already exported by stack First.'] });
  });
});

describe('what the engine can\'t carry out is refused before anything is deployed', () => {
  test.each<[what: string, template: Partial<Template>, message: RegExp]>([
    ['an unknown IVS type', { Resources: { Room: { Type: 'AWS::IVS::Room' } } }, /AWS::IVS::Room is not supported/],
    ['a type of IVS Real-Time', { Resources: { Stage: { Type: 'AWS::IVS::Stage' } } }, /AWS::IVS::Stage is not supported/],
    ['a nested stack', { Resources: { Nested: { Type: 'AWS::CloudFormation::Stack' } } }, /AWS::CloudFormation::Stack is not supported/],
    ['an unknown function', { Resources: { Topic: { ...TOPIC, Properties: { X: { 'Fn::Magic': [] } } } } }, /Fn::Magic is not supported/],
    ['an unknown function in a condition', { Conditions: { X: { 'Fn::Magic': [] } } }, /Fn::Magic is not supported/],
    ['an unresolved reference', { Resources: { Topic: { ...TOPIC, Properties: { X: { Ref: 'None' } } } } }, /Unresolved resource dependencies \[None\] in the Resources block/],
    ['an unresolved reference in Sub', { Outputs: { X: { Value: { 'Fn::Sub': '${None.Arn}' } } } }, /\[None\] in the Outputs block/],
    ['DependsOn of nothing', { Resources: { Topic: { ...TOPIC, DependsOn: 'None' } } }, /Topic depends on None/],
    ['a circle', { Resources: { A: { ...TOPIC, DependsOn: 'B' }, B: { ...TOPIC, DependsOn: 'A' }, C: TOPIC } }, /Circular dependency between resources: \[A, B\]/],
    ['a snapshot', { Resources: { Topic: { ...TOPIC, DeletionPolicy: 'Snapshot' } } }, /DeletionPolicy Snapshot of Topic is not supported/],
    ['RetainExceptOnCreate on replacement', { Resources: { Topic: { ...TOPIC, UpdateReplacePolicy: 'RetainExceptOnCreate' } } }, /UpdateReplacePolicy RetainExceptOnCreate/],
    ['a resource too many', { Resources: many(501, TOPIC) }, /Number of resources, 501, is greater than maximum allowed, 500/],
    ['an output too many', { Outputs: many(201, { Value: 'x' }) }, /Outputs count 201 is greater than max allowed 200/],
    ['a parameter too many', { Parameters: many(201, { Type: 'String', Default: 'x' }) }, /Parameters count 201/],
    ['a mapping too many', { Mappings: many(201, { a: { b: 'c' } }) }, /Mappings count 201/],
    ['a transform', { Transform: 'AWS::Serverless-2016-10-31' }, /Transform "AWS::Serverless-2016-10-31" is not supported/],
  ])('%s', async (_, template, message) => {
    await expect(deploy(template)).rejects.toThrow(message);
    expect(events).toEqual([]);
  });

  test('as many resources, outputs, parameters and mappings as are allowed are deployed', async () => {
    expect(await deploy({
      Resources: many(500, TOPIC), Outputs: many(200, { Value: 'x' }), Parameters: many(200, { Type: 'String', Default: 'x' }), Mappings: many(200, { a: { b: 'c' } }),
    })).toBeUndefined();
  });

  test('another type under the same id', async () => {
    await deploy({ Resources: { It: TOPIC } });
    await expect(deploy({ Resources: { It: queue('a') } })).rejects.toThrow(/Update of resource type is not permitted.*\[It\]/);
  });

  test('an attribute that is not known fails the stack', async () => {
    const failure = await deploy({ Resources: { A: TOPIC, B: { ...TOPIC, Properties: { X: { 'Fn::GetAtt': ['A', 'Nothing'] } } } } });
    expect(failure!.reasons).toEqual(['Template error: resource A does not support attribute type Nothing in Fn::GetAtt']);
  });

  test('a folder that is no assembly', async () => {
    await expect(cfn.deploy('/nowhere')).rejects.toThrow(/is \/nowhere a cloud assembly\?/);
  });
});
