import { App, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { SecurityGroup, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Architecture, Tracing } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import * as ivs from '../../src';
import { KNOWN_ENV, resourcesOf } from '../helpers';

/*
 * Every construct with a function of its own takes the same settings for it. Those of property injectors are in test/organization.
 */
const NETWORK = 'ec2:CreateNetworkInterface';

const WITH_OPTIONS: { [name: string]: (stack: Stack, handlerOptions?: ivs.HandlerOptions) => unknown } = {
  PlaybackTokenSigner: (stack, handlerOptions) => new ivs.PlaybackTokenSigner(stack, 'X', {
    signingKey: new ivs.PlaybackSigningKey(stack, 'Key'),
    channels: ivs.ChannelSelection.named({ stage: new ivs.Channel(stack, 'Channel', { authorized: true }) }),
    handlerOptions,
  }),
  ViewerSessionRevoker: (stack, handlerOptions) => new ivs.ViewerSessionRevoker(stack, 'X', { channels: ivs.ChannelSelection.all(), handlerOptions }),
  BulkViewerSessionRevoker: (stack, handlerOptions) => new ivs.BulkViewerSessionRevoker(stack, 'X', {
    channels: ivs.ChannelSelection.all(), bucket: new Bucket(stack, 'Bucket'), handlerOptions,
  }),
};

/** The functions with code of ours, without those of the CDK. */
function handlersOf(stack: Stack): any[] {
  return Object.values(resourcesOf(stack, 'AWS::Lambda::Function')).map(({ Properties }) => Properties).filter(({ Description }) => /IVS \(cdk-ivs\)|channels/.test(Description) && !/framework/.test(Description));
}
const statementsOf = (stack: Stack): any[] => Object.values(resourcesOf(stack, 'AWS::IAM::Policy')).flatMap(({ Properties }) => Properties.PolicyDocument.Statement);
const mayUseNetwork = (stack: Stack) => statementsOf(stack).some(({ Action }) => [Action].flat().includes(NETWORK));

describe.each(Object.entries(WITH_OPTIONS))('%s', (name, build) => {
  const stackWith = (options?: (stack: Stack) => ivs.HandlerOptions) => {
    const stack = new Stack(new App(), 'Stack', KNOWN_ENV);
    build(stack, options?.(stack));
    return stack;
  };
  const handlerOf = (stack: Stack) => handlersOf(stack).find(({ Description }) => !/Custom resources/.test(Description));

  test('by default: arm64, 256 MiB or what signing takes, no tracing, no VPC, and no permission for one', () => {
    const stack = stackWith();
    expect(handlerOf(stack)).toMatchObject({ Architectures: ['arm64'], MemorySize: name === 'PlaybackTokenSigner' ? 1024 : 256 });
    expect(Object.keys(handlerOf(stack))).not.toEqual(expect.arrayContaining(['VpcConfig']));
    expect(handlerOf(stack).TracingConfig).toBeUndefined();
    expect(mayUseNetwork(stack)).toBe(false);
  });

  test('architecture, tracing and the log reach every function of the construct, and its state machine', () => {
    const options = (scope: Stack) => ({ architecture: Architecture.X86_64, tracing: Tracing.ACTIVE, logGroup: new LogGroup(scope, 'Mine', { removalPolicy: RemovalPolicy.RETAIN }) });
    const stack = stackWith(options);
    const own = (type: string) => Object.entries(resourcesOf(stack, type)).filter(([id]) => id.startsWith('X')).map(([, { Properties }]) => Properties);
    const mine = expect.stringMatching(/^Mine/);
    const functions = own('AWS::Lambda::Function');
    expect(functions.length).toBeGreaterThan(0);
    for (const { Architectures, TracingConfig, LoggingConfig } of functions) {
      expect([Architectures, TracingConfig, LoggingConfig]).toEqual([['x86_64'], { Mode: 'Active' }, { LogFormat: 'JSON', LogGroup: { Ref: mine } }]);
    }
    for (const { TracingConfiguration, LoggingConfiguration } of own('AWS::StepFunctions::StateMachine')) {
      expect(TracingConfiguration).toEqual({ Enabled: true });
      expect(LoggingConfiguration.Destinations).toEqual([{ CloudWatchLogsLogGroup: { LogGroupArn: { 'Fn::GetAtt': [mine, 'Arn'] } } }]);
    }
    expect(own('AWS::Logs::LogGroup')).toEqual([]);
    expect(statementsOf(stack)).toContainEqual(expect.objectContaining({ Action: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'], Resource: '*' }));
  });

  test('without tracing, nothing is traced', () => {
    const stack = stackWith(() => ({ tracing: Tracing.DISABLED }));
    expect(JSON.stringify(statementsOf(stack))).not.toContain('xray:');
    for (const { Properties } of Object.values(resourcesOf(stack, 'AWS::StepFunctions::StateMachine'))) { expect(Properties.TracingConfiguration?.Enabled ?? false).toBe(false); }
  });

  test('architecture, memory and tracing', () => {
    const handler = handlerOf(stackWith(() => ({ architecture: Architecture.X86_64, memorySize: 2048, tracing: Tracing.ACTIVE })));
    expect(handler).toMatchObject({ Architectures: ['x86_64'], MemorySize: 2048, TracingConfig: { Mode: 'Active' } });
  });

  test('a log group of the user, and none of ours beside it; the role may write to it', () => {
    const stack = stackWith((scope) => ({ logGroup: new LogGroup(scope, 'Mine', { retention: RetentionDays.ONE_YEAR }) }));
    const mine = expect.stringMatching(/^Mine/);
    expect(handlerOf(stack).LoggingConfig).toEqual({ LogFormat: 'JSON', LogGroup: { Ref: mine } });
    expect(Object.keys(resourcesOf(stack, 'AWS::Logs::LogGroup')).filter((id) => /^XLog|^XRevokerLog/.test(id))).toEqual([]);
    expect(statementsOf(stack)).toContainEqual(expect.objectContaining({ Action: ['logs:CreateLogStream', 'logs:PutLogEvents'], Resource: { 'Fn::GetAtt': [mine, 'Arn'] } }));
  });

  test('a VPC, its subnets and security groups, and the permission to use them', () => {
    const stack = stackWith((scope) => {
      const vpc = new Vpc(scope, 'Vpc', { maxAzs: 2 });
      return { vpc, vpcSubnets: { subnetType: SubnetType.PRIVATE_WITH_EGRESS }, securityGroups: [new SecurityGroup(scope, 'Mine', { vpc })] };
    });
    expect(handlerOf(stack).VpcConfig).toEqual({
      SecurityGroupIds: [{ 'Fn::GetAtt': [expect.stringMatching(/^Mine/), 'GroupId'] }],
      SubnetIds: [{ Ref: expect.stringMatching(/PrivateSubnet1/) }, { Ref: expect.stringMatching(/PrivateSubnet2/) }],
    });
    expect(mayUseNetwork(stack)).toBe(true);
  });
});
