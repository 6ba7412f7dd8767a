import { Aspects, Aws, Fn, PropertyInjectors, RemovalPolicies, RemovalPolicy, Stack, Tags } from 'aws-cdk-lib';
import { ManagedPolicy, PermissionsBoundary, PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { CfnFunction, Function } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { CustomerManagedEncryptionConfiguration, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { CURRENTLY_RECOMMENDED_FLAGS } from 'aws-cdk-lib/cx-api';
import { Construct, IConstruct } from 'constructs';
import { ConstructName, CONSTRUCTS, NAMES } from './constructs';
import { vpcOf } from './defaults';
import { Deployment, IMPATIENT } from '../control-plane/harness';

/*
 * All constructs in a stack, deployed with what an organization sets, used, and deleted. Each call of a function is judged by its role, within its
 * permissions boundary and with the policies of KMS keys; services look at roles and keys as they do on AWS.
 */

/** An account can have three key pairs: those of the two signers, and one of the app. */
const DEPLOYED = NAMES.filter((name) => !name.startsWith('PlaybackSigningKey'));

/** What the organization has itself is below it, and injectors leave it alone. */
function organizationOf(stack: Stack): Construct {
  const { node } = stack;
  return node.tryFindChild('Organization') as Construct | undefined ?? new Construct(stack, 'Organization');
}

type Inject = (constructUniqueId: string, set: object) => void;
type Style = 'where not given' | 'always';

function injectorsOf(stack: Stack, style: Style): Inject {
  const ours = organizationOf(stack);
  return (constructUniqueId, set) => PropertyInjectors.of(stack).add({
    constructUniqueId,
    inject: (given, { scope }) => {
      if (scope.node.scopes.includes(ours)) { return given; }
      return style === 'always' ? { ...given, ...set } : { ...set, ...given };
    },
  });
}

/** Everything is encrypted with keys of the organization; functions are in its VPC and have its dead-letter queue. */
function encrypted(style: Style): (stack: Stack) => void {
  return (stack) => {
    const inject = injectorsOf(stack, style);
    const ours = organizationOf(stack);
    const keyOf = (kind: string) => new Key(ours, `${kind}Key`); // one for each, so that no permission hides that another is missing
    const deadLetterQueue = new Queue(ours, 'DeadLetters', { encryptionMasterKey: keyOf('DeadLetter') });
    inject(Function.PROPERTY_INJECTION_ID, { vpc: vpcOf(ours), environmentEncryption: keyOf('Environment'), deadLetterQueue });
    inject(LogGroup.PROPERTY_INJECTION_ID, { encryptionKey: keyOf('Log') });
    inject(Queue.PROPERTY_INJECTION_ID, { encryption: QueueEncryption.KMS, encryptionMasterKey: keyOf('Queue') });
    inject(Secret.PROPERTY_INJECTION_ID, { encryptionKey: keyOf('Secret') });
    inject(StateMachine.PROPERTY_INJECTION_ID, { encryptionConfiguration: new CustomerManagedEncryptionConfiguration(keyOf('StateMachine')) });
    inject(Bucket.PROPERTY_INJECTION_ID, { removalPolicy: RemovalPolicy.DESTROY });
  };
}

/** What an app may do at most. */
function boundary(scope: Construct, ...denied: string[]): ManagedPolicy {
  return new ManagedPolicy(scope, 'Boundary', {
    statements: [new PolicyStatement({ notActions: ['iam:*', 'organizations:*', ...denied], resources: ['*'] })],
  });
}

const DEPLOYMENTS: { [name: string]: (stack: Stack) => void } = {
  'keys, VPC and dead-letter queues where not given, with all recommended feature flags': (stack) => {
    for (const [flag, value] of Object.entries(CURRENTLY_RECOMMENDED_FLAGS)) { stack.node.setContext(flag, value); }
    encrypted('where not given')(stack);
    RemovalPolicies.of(stack).destroy();
  },
  'keys, VPC and dead-letter queues always, without feature flags': (stack) => {
    const flags = Object.entries(CURRENTLY_RECOMMENDED_FLAGS).filter(([, value]) => typeof value === 'boolean');
    for (const [flag, value] of flags) { stack.node.setContext(flag, !value); }
    encrypted('always')(stack);
    RemovalPolicies.of(stack).destroy();
  },
  'a permissions boundary, tags, removal policies, and aspects': (stack) => {
    PermissionsBoundary.of(stack).apply(boundary(organizationOf(stack)));
    Tags.of(stack).add('team', Fn.join('-', ['live', Aws.REGION]));
    Aspects.of(stack).add({
      visit: (node: IConstruct) => {
        if (CfnFunction.isCfnFunction(node)) { Object.assign(node, { architectures: ['x86_64'], runtime: 'nodejs22.x' }); }
      },
    });
    RemovalPolicies.of(stack).destroy();
  },
  'a path and a permissions boundary of each role': (stack) => {
    injectorsOf(stack, 'always')(Role.PROPERTY_INJECTION_ID, { path: '/organization/', permissionsBoundary: boundary(organizationOf(stack)) });
    RemovalPolicies.of(stack).destroy();
  },
};

const build = (apply: (stack: Stack) => void, names: readonly ConstructName[] = DEPLOYED) => (stack: Stack) => {
  apply(stack);
  for (const name of names) { CONSTRUCTS[name](new Construct(stack, name.replace(/\W/g, ''))); }
};

let deployment: Deployment;
beforeEach(async () => { deployment = await Deployment.start(IMPATIENT); });
afterEach(() => deployment.stop());

const functionOf = (start: string) => deployment.cloudFormation.stack('Stack').resources
  .find(({ type, logicalId }) => type === 'AWS::Lambda::Function' && logicalId.startsWith(start))!.physicalId!;

/** What a function replies. */
async function invoke(start: string, payload: object): Promise<any> {
  const { Payload, FunctionError } = await deployment.cloudFormation.invokeFunction(functionOf(start), payload);
  expect([FunctionError, Payload]).toEqual([undefined, expect.any(String)]);
  return JSON.parse(Payload);
}

/** A message as Lambda hands it over. */
const message = (body: object) => ({ Records: [{ messageId: '1', body: JSON.stringify(body), attributes: { ApproximateReceiveCount: '1' } }] });

test.each(Object.entries(DEPLOYMENTS))('%s', async (_, apply) => {
  expect(await deployment.deploy(build(apply))).toBeUndefined();
  const { cloudFormation, ivs: { account } } = deployment;

  await cloudFormation.secretsManager.rotations.settled();
  const rotating = [...cloudFormation.secrets.keys()].find((arn) => arn.includes('RotatingStreamKey'))!;
  expect(await cloudFormation.rotateSecret(rotating)).toMatchObject({ succeeded: true });
  for (const signer of ['PlaybackTokenSignerX', 'PlaybackTokenSignerinKMSandkeptreadyX']) {
    expect(await invoke(signer, { channel: 'stage', viewerId: 'ann' })).toMatchObject({ token: expect.stringMatching(/^ey/) });
  }
  const channelArn = [...account.channels.values()].find(({ authorized }) => authorized)!.arn;
  await invoke('ViewerSessionRevokerX', message({ channelArn, viewerId: 'ann' }));
  expect(account.revocations.get(channelArn)!.has('ann')).toBe(true);
  await invoke('ViewerSessionRevokerX', message({ channelArn, viewerId: 'ann', unknown: 1 }));
  expect(cloudFormation.sqs.messages).toHaveLength(1); // the dead letter

  await deployment.destroy();
  expect(deployment.left()).toEqual([]);
}, 60_000);

test('a boundary without Amazon IVS fails the deployment, and the reason says so', async () => {
  const failure = await deployment.deploy(build((stack) => PermissionsBoundary.of(stack).apply(boundary(organizationOf(stack), 'ivs:*')), ['Channel, looked after']));
  expect(failure?.message).toBeDefined();
  expect(deployment.cloudFormation.events.map(({ reason = '' }) => reason).join('\n')).toContain('because no permissions boundary allows the ivs:');
}, 60_000);
