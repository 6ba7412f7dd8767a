import { App, CfnOutput, CfnResource, NestedStack, Stack, StackProps, Validations } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Construct } from 'constructs';
import * as ivs from '../../src';
import { P384_PUBLIC_KEY } from '../fixtures/p384';

/*
 * Attributes of resources that a change replaces. Here the app is synthesized as the CLI does it, and the messages are those that it shows.
 */
const CASES: { [construct: string]: { id: string; attributes: string[]; build(scope: Construct): Construct } } = {
  RecordingConfiguration: {
    id: 'cdk-ivs:RecordingConfiguration.usedInOtherStack',
    build: (scope) => new ivs.RecordingConfiguration(scope, 'X'),
    attributes: ['recordingConfigurationArn', 'recordingConfigurationId', 'recordingConfigurationState'],
  },
  PlaybackKeyPair: {
    id: 'cdk-ivs:PlaybackKeyPair.usedInOtherStack',
    build: (scope) => new ivs.PlaybackKeyPair(scope, 'X', { publicKeyMaterial: P384_PUBLIC_KEY }),
    attributes: ['playbackKeyPairArn', 'playbackKeyPairFingerprint'],
  },
  StreamKey: {
    id: 'cdk-ivs:StreamKey.usedInOtherStack',
    build: (scope) => new ivs.Channel(scope, 'Channel').addStreamKey('X'),
    attributes: ['streamKeyArn', 'streamKeyValue'],
  },
  PlaybackSigningKey: {
    id: 'cdk-ivs:PlaybackSigningKey.usedInOtherStack',
    build: (scope) => new ivs.PlaybackSigningKey(scope, 'X', { privateKeyStorage: ivs.PrivateKeyStorage.kms() }),
    attributes: ['playbackKeyPairArn', 'playbackKeyPairFingerprint'],
  },
};

function stacks(context: { [key: string]: unknown } = {}, props: StackProps = {}) {
  const app = new App({ context: { '@aws-cdk/core:defaultCrossStackReferences': 'strong', ...context } });
  return { app, producer: new Stack(app, 'Producer', props), consumer: new Stack(app, 'Consumer', props) };
}

/** The path and text of each warning of this library in the assembly, which is what the CLI reads. */
function messages(app: App): string[] {
  return app.synth().stacks.flatMap((stack) => stack.messages).map(({ id, entry }) => `${id}: ${entry.data}`).filter((text) => text.includes('cdk-ivs:'));
}

const use = (scope: Construct, value: string, id = 'Use') => new CfnResource(scope, id, { type: 'Test::Use', properties: { value } });

describe.each(Object.entries(CASES))('%s', (_, { id, build, attributes }) => {
  test.each(attributes)('%s in another stack is a warning, which names the stack', (attribute) => {
    const { app, producer, consumer } = stacks();
    const construct = build(producer);
    use(consumer, (construct as any)[attribute]);
    const [message, ...more] = messages(app);
    expect(more).toEqual([]);
    expect(message).toContain(`/${construct.node.path}: another stack uses an attribute`);
    expect(message).toMatch(/Keep both in one stack, or pass the ARN in an AWS Systems Manager parameter \[used in the stack Consumer\]/);
    expect(message).toMatch(new RegExp(`\\[ack: (Annotation::)?${id}\\]$`));
  });

  test('once for each stack', () => {
    const { app, producer, consumer } = stacks();
    const construct: any = build(producer);
    attributes.forEach((attribute, i) => use(consumer, construct[attribute], `Use${i}`));
    use(new Stack(app, 'Third'), construct[attributes[0]]);
    expect(messages(app).map((text) => /\[used in the stack (\w+)\]/.exec(text)?.[1]).sort()).toEqual(['Consumer', 'Third']);
  });

  test('it can be acknowledged', () => {
    const { app, producer, consumer } = stacks();
    const construct: any = build(producer);
    use(consumer, construct[attributes[0]]);
    Validations.of(construct).acknowledge({ id, reason: 'it never changes' });
    expect(messages(app)).toEqual([]);
  });

  test('in its own stack there is none, nor in a nested stack', () => {
    const { app, producer } = stacks();
    const construct: any = build(producer);
    for (const attribute of attributes) {
      use(producer, construct[attribute], `Own${attribute}`);
      use(new NestedStack(producer, `Nested${attribute}`), construct[attribute]);
    }
    new CfnOutput(producer, 'Output', { value: construct[attributes[0]] });
    expect(messages(app)).toEqual([]);
  });

  test('from a nested stack into another stack, and the other way round, it is given', () => {
    const { app, producer, consumer } = stacks();
    use(new NestedStack(consumer, 'Inner'), (build(new NestedStack(producer, 'Nested')) as any)[attributes[0]]);
    expect(messages(app)).toEqual([expect.stringContaining('[used in the stack Consumer]')]);
  });

  test('weak references are no exports', () => {
    const { app, producer, consumer } = stacks({ '@aws-cdk/core:defaultCrossStackReferences': 'weak' });
    use(consumer, (build(producer) as any)[attributes[0]]);
    expect(messages(app)).toEqual([]);
  });
});

describe('the template stays as it would be', () => {
  const rendered = (resolveIn: 'producer' | 'consumer') => {
    const all = stacks();
    const recording = new ivs.RecordingConfiguration(all.producer, 'X');
    use(all[resolveIn], all.producer.toJsonString({ arn: recording.recordingConfigurationArn, id: recording.recordingConfigurationId }), 'Json');
    use(all[resolveIn], recording.recordingConfigurationArn);
    return Object.values(Template.fromStack(all[resolveIn]).findResources('Test::Use')).map(({ Properties }) => Properties.value);
  };

  test('in its own stack', () => {
    const arn = { 'Fn::GetAtt': [expect.stringMatching(/^X/), 'Arn'] };
    expect(rendered('producer')).toEqual([
      { 'Fn::Join': ['', ['{"arn":"', arn, '","id":"', { 'Fn::Select': [1, { 'Fn::Split': ['/', arn] }] }, '"}']] },
      arn,
    ]);
  });

  test('in another one', () => {
    expect(rendered('consumer')[1]).toEqual({ 'Fn::ImportValue': expect.stringMatching(/^Producer:ExportsOutputFnGetAttX/) });
  });

  test('it can be exported by hand, which is how a use in another stack is given up', () => {
    const { producer } = stacks();
    producer.exportValue(new ivs.RecordingConfiguration(producer, 'X').recordingConfigurationArn);
    expect(Object.keys(Template.fromStack(producer).findOutputs('*'))).toEqual([expect.stringMatching(/^ExportsOutputFnGetAttX.*Arn/)]);
  });
});

test('attributes of a channel, which is never replaced, give no warning', () => {
  const { app, producer, consumer } = stacks();
  const { channelArn, channelIngestEndpoint, channelPlaybackUrl } = new ivs.Channel(producer, 'X');
  [channelArn, channelIngestEndpoint, channelPlaybackUrl].forEach((value, i) => use(consumer, value, `Use${i}`));
  expect(messages(app)).toEqual([]);
});

test('a channel in another stack than its recording configuration gives it, and one by a parameter does not', () => {
  const { app, producer, consumer } = stacks();
  new ivs.Channel(consumer, 'Channel', { recordingConfiguration: new ivs.RecordingConfiguration(producer, 'X') });
  expect(messages(app)).toEqual([expect.stringContaining('/Producer/X: another stack uses')]);
});
