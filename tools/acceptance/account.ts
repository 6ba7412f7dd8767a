import { DescribeRuleCommand, EventBridgeClient, TestEventPatternCommand } from '@aws-sdk/client-eventbridge';
import { IvsClient } from '@aws-sdk/client-ivs';
import * as sdk from '@aws-sdk/client-ivs';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { SecretsManagerClient, GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { DescribeExecutionCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { AwsCredentialIdentity } from '@smithy/types';
import { elements, queryApi, signedRequest, Signing } from './signed-requests';

/** The account that a run works in, as its clients see it. */
export class Account {
  public readonly ivs: IvsClient;

  public readonly secretsManager: SecretsManagerClient;

  public readonly lambda: LambdaClient;

  private readonly sqs: SQSClient;

  private readonly sfn: SFNClient;

  private readonly eventBridge: EventBridgeClient;

  /** @param ivsEndpoint where IVS is, when it is not where everything else is */
  constructor(public readonly signing: Signing, private readonly ivsEndpoint?: string) {
    const { region, credentials, endpoint } = signing;
    const options = { region, credentials, endpoint };
    this.ivs = new IvsClient({ region, credentials, endpoint: ivsEndpoint ?? endpoint, maxAttempts: 6 });
    this.secretsManager = new SecretsManagerClient(options);
    this.lambda = new LambdaClient(options);
    this.sqs = new SQSClient(options);
    this.sfn = new SFNClient(options);
    this.eventBridge = new EventBridgeClient(options);
  }

  /** Calls an operation of IVS by its name. */
  public async call(operation: string, input: object = {}): Promise<any> {
    return this.ivs.send(new (sdk as any)[`${operation}Command`](input));
  }

  /** The name and the text of the error of an operation, or the name alone. */
  public async refusal(operation: string, input: object, withText = false): Promise<string> {
    try {
      await this.call(operation, input);
      return 'no error';
    } catch (error) {
      const { name, message } = error as Error;
      return withText ? `${name}: ${message}` : name;
    }
  }

  /** All resources that a List operation finds. */
  public async list(operation: string, member: string, input: object = {}): Promise<any[]> {
    const found: any[] = [];
    let nextToken: string | undefined;
    do {
      const page = await this.call(operation, { ...input, nextToken, maxResults: 50 });
      found.push(...page[member]);
      nextToken = page.nextToken;
    } while (nextToken);
    return found;
  }

  public async secret(arn: string): Promise<any> {
    const { SecretString } = await this.secretsManager.send(new GetSecretValueCommand({ SecretId: arn }));
    return JSON.parse(SecretString!);
  }

  /** Invokes a function. @returns what it answers, or `{ errorType, errorMessage }` */
  public async invoke(functionName: string, request: object): Promise<any> {
    const { Payload } = await this.lambda.send(new InvokeCommand({ FunctionName: functionName, Payload: Buffer.from(JSON.stringify(request)) }));
    return JSON.parse(Buffer.from(Payload!).toString());
  }

  public async sendMessage(queueUrl: string, message: object): Promise<void> {
    await this.sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: JSON.stringify(message) }));
  }

  public async receiveMessages(queueUrl: string): Promise<any[]> {
    const { Messages = [] } = await this.sqs.send(new ReceiveMessageCommand({ QueueUrl: queueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 5 }));
    return Messages.map(({ Body }) => JSON.parse(Body!));
  }

  /** Whether the pattern of a deployed rule matches an event. */
  public async ruleMatches(ruleName: string, event: object): Promise<boolean> {
    const { EventPattern } = await this.eventBridge.send(new DescribeRuleCommand({ Name: ruleName }));
    return (await this.eventBridge.send(new TestEventPatternCommand({ EventPattern, Event: JSON.stringify(event) }))).Result!;
  }

  public async startExecution(stateMachineArn: string, input: object): Promise<string> {
    const { executionArn } = await this.sfn.send(new StartExecutionCommand({ stateMachineArn, input: JSON.stringify(input) }));
    return executionArn!;
  }

  public async executionStatus(executionArn: string): Promise<string> {
    return (await this.sfn.send(new DescribeExecutionCommand({ executionArn }))).status!;
  }

  /** The ID of the account: for redaction, and never shown. */
  public async id(): Promise<string> {
    return elements(await queryApi(this.signing, 'sts', '2011-06-15', 'GetCallerIdentity'), 'Account')[0];
  }

  /** The same account, with the permissions of a role. */
  public async assumeRole(roleArn: string): Promise<Account> {
    const xml = await queryApi(this.signing, 'sts', '2011-06-15', 'AssumeRole', { RoleArn: roleArn, RoleSessionName: 'acceptance' });
    const [accessKeyId, secretAccessKey, sessionToken] = ['AccessKeyId', 'SecretAccessKey', 'SessionToken'].map((name) => elements(xml, name)[0]);
    const credentials: AwsCredentialIdentity = { accessKeyId, secretAccessKey, sessionToken };
    return new Account({ ...this.signing, credentials }, this.ivsEndpoint);
  }

  public async putObject(bucket: string, key: string, body: string): Promise<void> {
    await signedRequest(this.signing, { service: 's3', bucket, method: 'PUT', path: `/${key}`, body });
  }

  public async getObject(bucket: string, key: string): Promise<string> {
    return signedRequest(this.signing, { service: 's3', bucket, path: `/${key}` });
  }

  /** Up to 1,000 keys of a bucket. */
  public async objects(bucket: string): Promise<string[]> {
    return elements(await signedRequest(this.signing, { service: 's3', bucket, query: { 'list-type': '2' } }), 'Key');
  }

  public async emptyBucket(bucket: string): Promise<void> {
    for (let keys = await this.objects(bucket); keys.length > 0; keys = await this.objects(bucket)) {
      for (const key of keys) { await signedRequest(this.signing, { service: 's3', bucket, method: 'DELETE', path: `/${key}` }); }
    }
  }

  /** The physical IDs of a type in a stack; none if there is no such stack. */
  public async physicalIds(stackName: string, type: string): Promise<string[]> {
    const found: string[] = [];
    let token: string | undefined;
    do {
      const xml = await this.cloudFormation('ListStackResources', stackName, token ? { NextToken: token } : {}).catch(nothingIfMissing);
      const members = elements(xml, 'member').filter((member) => elements(member, 'ResourceType')[0] === type && elements(member, 'ResourceStatus')[0] !== 'DELETE_COMPLETE');
      found.push(...members.flatMap((member) => elements(member, 'PhysicalResourceId')).filter(Boolean));
      [token] = elements(xml, 'NextToken');
    } while (token);
    return found;
  }

  /** The status and the tags of a stack; undefined if it doesn't exist. */
  public async stack(stackName: string): Promise<{ status: string; tags: { [key: string]: string } } | undefined> {
    const xml = await this.cloudFormation('DescribeStacks', stackName).catch(nothingIfMissing);
    const [status] = elements(xml, 'StackStatus');
    if (status === undefined || status === 'DELETE_COMPLETE') { return undefined; }
    const tags = elements(elements(xml, 'Tags')[0] ?? '', 'member').map((tag) => [elements(tag, 'Key')[0], elements(tag, 'Value')[0]]);
    return { status, tags: Object.fromEntries(tags) };
  }

  public async stackStatus(stackName: string): Promise<string | undefined> {
    return (await this.stack(stackName))?.status;
  }

  /** The newest events of a stack, the newest first. */
  public async stackEvents(stackName: string): Promise<{ logicalId: string; status: string }[]> {
    const xml = await this.cloudFormation('DescribeStackEvents', stackName);
    return elements(xml, 'member').map((member) => ({ logicalId: elements(member, 'LogicalResourceId')[0], status: elements(member, 'ResourceStatus')[0] }));
  }

  private async cloudFormation(action: string, stackName: string, parameters: { [name: string]: string } = {}): Promise<string> {
    return queryApi(this.signing, 'cloudformation', '2010-05-15', action, { StackName: stackName, ...parameters });
  }
}

/** A stack that doesn't exist is an answer; anything else is an error. */
export function nothingIfMissing(error: Error): string {
  if (error.message.includes('does not exist')) { return ''; }
  throw error;
}
