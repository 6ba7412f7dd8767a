import { createHash } from 'node:crypto';
import type { Lambda } from './lambda';
import { Made, ResourceFailed, ResourceRequest, ResourceType } from './resource-type';
import { handlerReason, inventPhysicalId } from './rules';
import { refusalOf } from './service-checks';
import { alreadyExists, UniqueNames } from './unique-names';
import type { Kms } from '../../services/kms';
import type { Sqs } from '../../services/sqs';
import { Permissions, QuotaExceeded } from '../iam';

type Properties = ResourceRequest['properties'];

/** The information about a recorded resource from which its attributes are generated. */
interface Facts {
  readonly name: string;
  readonly account: string;
  readonly region: string;
  readonly properties: Properties;
  /** An ARN in the stack's account and region. */
  arn(service: string, resource: string): string;
}

interface RecordedType {
  /** The property with the name of the resource. Without it, or without a value, a name is generated. */
  readonly name?: string;
  /** Changes of these properties require a replacement (the resource's page in the template reference, "Update requires: Replacement"). */
  readonly immutable?: readonly string[];
  /** The result of `Ref`. By default, the name. */
  readonly ref?: (facts: Facts) => string;
  readonly attributes?: (facts: Facts) => { [name: string]: unknown };
}

/** The name of the bus of a rule, unless it is the default one. */
const busOf = ({ EventBusName = 'default' }: Properties): string[] => [EventBusName.split('/').pop()].filter((name) => name !== 'default');

/** Lambda numbers the versions of a function. Here, any unique number is enough. */
const versionNumber = (name: string): string => String(parseInt(createHash('sha256').update(name).digest('hex').slice(0, 8), 16));

const named = (name: string): RecordedType => ({ name, immutable: [name] });

/**
 * Types without local behavior: they are only recorded, with the formats that `Ref` and `Fn::GetAtt` have on AWS
 * (section "Return values" of each page in the template reference).
 */
const TYPES: { [type: string]: RecordedType } = {
  'AWS::ApiGatewayV2::Api': {
    immutable: ['ProtocolType'],
    attributes: ({ name, region }) => ({ ApiId: name, ApiEndpoint: `https://${name}.execute-api.${region}.amazonaws.com` }),
  },
  'AWS::CDK::Metadata': {},
  'AWS::CloudWatch::Alarm': { ...named('AlarmName'), attributes: ({ name, arn }) => ({ Arn: arn('cloudwatch', `alarm:${name}`) }) },
  'AWS::CloudWatch::Dashboard': named('DashboardName'),
  'AWS::Cognito::UserPool': {
    attributes: ({ name, arn }) => ({ Arn: arn('cognito-idp', `userpool/${name}`), UserPoolId: name }),
  },
  'AWS::Cognito::UserPoolClient': { immutable: ['UserPoolId'], attributes: ({ name }) => ({ ClientId: name, Name: name }) },
  'AWS::DynamoDB::Table': { ...named('TableName'), attributes: ({ name, arn }) => ({ Arn: arn('dynamodb', `table/${name}`) }) },
  'AWS::EC2::SecurityGroup': { immutable: ['GroupDescription', 'GroupName', 'VpcId'], attributes: ({ name }) => ({ GroupId: name }) },
  'AWS::Events::EventBus': { ...named('Name'), attributes: ({ name, arn }) => ({ Arn: arn('events', `event-bus/${name}`), Name: name }) },
  'AWS::Events::Rule': {
    name: 'Name',
    immutable: ['Name', 'EventBusName'],
    // localstack/localstack#9789, compared with an account
    ref: ({ name, properties }) => [...busOf(properties), name].join('|'),
    attributes: ({ name, arn, properties }) => ({ Arn: arn('events', ['rule', ...busOf(properties), name].join('/')) }),
  },
  'AWS::IAM::ManagedPolicy': {
    name: 'ManagedPolicyName',
    immutable: ['ManagedPolicyName', 'Path', 'Description'],
    ref: ({ account, name }) => `arn:aws:iam::${account}:policy/${name}`,
    attributes: ({ account, name }) => ({ PolicyArn: `arn:aws:iam::${account}:policy/${name}` }),
  },
  'AWS::IAM::Policy': { name: 'PolicyName' },
  'AWS::IAM::Role': {
    name: 'RoleName',
    immutable: ['RoleName', 'Path'],
    attributes: ({ account, name }) => ({ Arn: `arn:aws:iam::${account}:role/${name}`, RoleId: `AROA${'LOCAL'.padEnd(17, '0')}` }),
  },
  'AWS::KMS::Alias': named('AliasName'),
  'AWS::KMS::Key': {
    immutable: ['KeySpec', 'KeyUsage', 'MultiRegion', 'Origin'],
    attributes: ({ name, arn }) => ({ Arn: arn('kms', `key/${name}`), KeyId: name }),
  },
  'AWS::Lambda::Alias': {
    name: 'Name',
    immutable: ['FunctionName', 'Name'],
    ref: ({ name, arn, properties }) => arn('lambda', `function:${properties.FunctionName}:${name}`),
    attributes: ({ name, arn, properties }) => ({ AliasArn: arn('lambda', `function:${properties.FunctionName}:${name}`) }),
  },
  'AWS::Lambda::EventInvokeConfig': { immutable: ['FunctionName', 'Qualifier'] },
  'AWS::Lambda::EventSourceMapping': { immutable: ['EventSourceArn'], attributes: ({ name }) => ({ Id: name }) },
  'AWS::Lambda::Function': {
    name: 'FunctionName',
    immutable: ['FunctionName', 'PackageType'],
    attributes: ({ name, arn }) => ({ Arn: arn('lambda', `function:${name}`) }),
  },
  'AWS::Lambda::Permission': { immutable: ['Action', 'FunctionName', 'Principal', 'SourceAccount', 'SourceArn'] },
  'AWS::Lambda::Version': {
    immutable: ['CodeSha256', 'Description', 'FunctionName', 'ProvisionedConcurrencyConfig', 'RuntimePolicy'],
    ref: ({ name, arn, properties }) => arn('lambda', `function:${properties.FunctionName}:${versionNumber(name)}`),
    attributes: ({ name, arn, properties }) => ({ FunctionArn: arn('lambda', `function:${properties.FunctionName}:${versionNumber(name)}`), Version: versionNumber(name) }),
  },
  'AWS::Logs::LogGroup': { ...named('LogGroupName'), attributes: ({ name, arn }) => ({ Arn: `${arn('logs', `log-group:${name}`)}:*` }) },
  'AWS::S3::Bucket': {
    ...named('BucketName'),
    attributes: ({ name, region }) => ({
      Arn: `arn:aws:s3:::${name}`,
      DomainName: `${name}.s3.amazonaws.com`,
      RegionalDomainName: `${name}.s3.${region}.amazonaws.com`,
      WebsiteURL: `http://${name}.s3-website-${region}.amazonaws.com`,
    }),
  },
  'AWS::S3::BucketPolicy': { immutable: ['Bucket'], ref: ({ properties }) => properties.Bucket },
  'AWS::SNS::Subscription': { immutable: ['TopicArn', 'Protocol', 'Endpoint'], ref: ({ properties, name }) => `${properties.TopicArn}:${name}` },
  'AWS::SNS::Topic': {
    name: 'TopicName',
    immutable: ['TopicName', 'FifoTopic'],
    ref: ({ name, arn }) => arn('sns', name),
    attributes: ({ name, arn }) => ({ TopicArn: arn('sns', name), TopicName: name }),
  },
  'AWS::SNS::TopicPolicy': {},
  'AWS::SQS::Queue': {
    name: 'QueueName',
    immutable: ['QueueName', 'FifoQueue'],
    ref: ({ name, account, region }) => `https://sqs.${region}.amazonaws.com/${account}/${name}`,
    attributes: ({ name, arn, account, region }) => ({
      Arn: arn('sqs', name), QueueName: name, QueueUrl: `https://sqs.${region}.amazonaws.com/${account}/${name}`,
    }),
  },
  'AWS::SQS::QueuePolicy': {},
  'AWS::SSM::Parameter': { ...named('Name'), attributes: ({ properties }) => ({ Type: properties.Type, Value: properties.Value }) },
  'AWS::Scheduler::Schedule': { ...named('Name'), attributes: ({ name, arn }) => ({ Arn: arn('scheduler', `schedule/default/${name}`) }) },
  'AWS::StepFunctions::StateMachine': {
    name: 'StateMachineName',
    immutable: ['StateMachineName', 'StateMachineType'],
    ref: ({ name, arn }) => arn('states', `stateMachine:${name}`),
    attributes: ({ name, arn }) => ({ Arn: arn('states', `stateMachine:${name}`), Name: name }),
  },
};

/** The state of recorded resources that other modules use. */
export interface RecordedState {
  readonly lambda: Lambda;
  /** Values of SSM parameters by name. */
  readonly parameters: Map<string, string>;
  /** Is notified of functions, roles and policies. */
  readonly permissions: Permissions;
  readonly kms: Kms;
  readonly sqs: Sqs;
}

export class RecordedTypes implements ResourceType {
  /** By type, account, region and physical id. */
  private readonly names = new Map<string, string>();
  private readonly unique = new UniqueNames();

  constructor(private readonly state: RecordedState) {}

  public async create(request: ResourceRequest): Promise<Made> {
    const { properties, type, stack, logicalId } = request;
    const { name: property } = typeOf(type);
    const isLowerCase = type === 'AWS::S3::Bucket'; // the only names that must be lowercase
    const invented = inventPhysicalId(stack.name, logicalId).slice(-63).replace(/^-/, '');
    const name = (property && properties[property]) ?? (isLowerCase ? invented.toLowerCase() : invented);
    if (type === 'AWS::SSM::Parameter' && this.state.parameters.has(name)) { throw alreadyExists(request, name); }
    this.unique.claim(request, name);
    return this.record(request, name);
  }

  public async update(request: ResourceRequest, { physicalId }: Made): Promise<Made> {
    return this.record(request, this.names.get(keyOf(request, physicalId))!);
  }

  public async delete(request: ResourceRequest, physicalId: string): Promise<void> {
    const { type, logicalId, stack } = request;
    const name = this.names.get(keyOf(request, physicalId));
    if (name !== undefined) { this.unique.release(request, name); }
    this.names.delete(keyOf(request, physicalId));
    this.state.permissions.delete({ type, stack: stack.name, logicalId, physicalId });
    if (type === 'AWS::KMS::Alias') { this.state.kms.deleteAlias(physicalId); }
    if (type === 'AWS::KMS::Key') { this.state.kms.scheduleDeletion(`arn:aws:kms:${stack.region}:${stack.account}:key/${physicalId}`); }
    if (type === 'AWS::Lambda::Function') { this.state.lambda.delete(physicalId); }
    if (type === 'AWS::SSM::Parameter') { this.state.parameters.delete(physicalId); }
  }

  public needsReplacement(type: string, oldProperties: Properties, properties: Properties): boolean {
    return (typeOf(type).immutable ?? []).some((name) => JSON.stringify(oldProperties[name]) !== JSON.stringify(properties[name]));
  }

  public deletesFirst(): boolean {
    return false;
  }

  private record(request: ResourceRequest, name: string): Made {
    const { type, logicalId, properties, stack: { name: stack, account, region } } = request;
    const facts: Facts = { name, account, region, properties, arn: (service, resource) => `arn:aws:${service}:${region}:${account}:${resource}` };
    const { ref = () => name, attributes = () => ({}) } = typeOf(type);
    const made: Made = { physicalId: ref(facts), ref: ref(facts), attributes: attributes(facts) };
    const isNew = !this.names.has(keyOf(request, made.physicalId));
    this.names.set(keyOf(request, made.physicalId), name);
    try {
      const refusal = refusalOf(request, made.attributes.Arn as string, this.state);
      if (refusal !== undefined) { throw new Error(refusal); }
      this.keep(type, made, properties, isNew);
      this.state.permissions.put({ type, stack, logicalId, physicalId: made.physicalId, arn: made.attributes.Arn as string | undefined, properties });
    } catch (error) {
      const { message } = error as Error;
      const reason = error instanceof QuotaExceeded ? handlerReason(`${message} (Service: Iam, Status Code: 409)`, 'ServiceLimitExceeded') : message;
      throw new ResourceFailed(reason, made.physicalId);
    }
    return made;
  }

  /** Registers resources that other modules use: functions, signing keys and parameters. */
  private keep(type: string, { physicalId, attributes }: Made, properties: Properties, isNew: boolean): void {
    if (type === 'AWS::KMS::Alias') { this.state.kms.setAlias(physicalId, properties.TargetKeyId); }
    if (type === 'AWS::KMS::Key' && isNew) { this.state.kms.create(attributes.Arn as string, properties.KeySpec); }
    if (type === 'AWS::Lambda::Function') { this.state.lambda.put(physicalId, attributes.Arn as string, properties); }
    if (type === 'AWS::SQS::Queue' && properties.KmsMasterKeyId?.startsWith('arn:')) { this.state.sqs.keys.set(physicalId, properties.KmsMasterKeyId); }
    if (type === 'AWS::SSM::Parameter') { this.state.parameters.set(physicalId, properties.Value); }
  }
}

function keyOf({ type, stack: { account, region } }: ResourceRequest, physicalId: string): string {
  return JSON.stringify([type, account, region, physicalId]);
}

function typeOf(type: string): RecordedType {
  return TYPES[type] ?? {};
}
