import { ManualClock } from '../../../../ivs-local/src';
import { Account } from '../../../../ivs-local/src/account';
import { accessKeyOf, ivsChecks, Permissions, secretsManagerChecks } from '../../../../local/engine/iam';
import { SecretStore } from '../../../../local/services/secrets-manager';

/* Policies that allow what a function's own stack has made, and nothing else. */

const OWN = 'arn:aws:cloudformation:us-west-2:123456789012:stack/Own/1';
const OTHER = 'arn:aws:cloudformation:us-west-2:123456789012:stack/Other/2';
const STACK_ID = 'aws:cloudformation:stack-id';
const Role = 'arn:aws:iam::123456789012:role/R';

/** A judge for a function whose role has this condition on all actions. */
function judgeOf(conditionKey: string, account: Account, secrets: SecretStore) {
  const permissions = new Permissions();
  const Statement = { Effect: 'Allow', Action: '*', Resource: '*', Condition: { StringEquals: { [conditionKey]: OWN } } };
  permissions.put({ type: 'AWS::Lambda::Function', stack: 'Own', logicalId: 'F', physicalId: 'F', properties: { Role } });
  permissions.put({ type: 'AWS::IAM::Role', stack: 'Own', logicalId: 'R', physicalId: 'R', arn: Role, properties: { Policies: [{ PolicyDocument: { Statement } }] } });
  const isAllowed = (judge: ReturnType<Permissions['judge']>, operation: string, input: object) => judge({ accessKeyId: accessKeyOf('F'), operation, input }) === undefined;
  return {
    ivs: (operation: string, input: object) => isAllowed(permissions.judge(ivsChecks(account)), operation, input),
    secrets: (SecretId: string) => isAllowed(permissions.judge(secretsManagerChecks((id) => secrets.lookUp(id)?.facts)), 'GetSecretValue', { SecretId }),
  };
}

test.each(['aws:ResourceTag', 'AWS:resourcetag', 'secretsmanager:ResourceTag'])('%s with the id of the stack', (prefix) => {
  const account = new Account({ region: 'us-west-2', accountId: '123456789012', clock: new ManualClock(), recordingDelay: 0 });
  const channel = (id: string, stackId?: string) => {
    const arn = `arn:aws:ivs:us-west-2:123456789012:channel/${id}`;
    account.channels.set(arn, { arn, tags: stackId ? { [STACK_ID]: stackId } : {} });
    return { arn };
  };
  const secrets = new SecretStore();
  const secret = (name: string, stackId?: string) => secrets.create(
    `arn:aws:secretsmanager:us-west-2:123456789012:secret:${name}-LocaL1`, name, { tags: stackId ? { [STACK_ID]: stackId } : {} }).name;
  const may = judgeOf(`${prefix}/${STACK_ID}`, account, secrets);
  const ofIvs = !prefix.startsWith('secretsmanager');
  expect([may.ivs('GetChannel', channel('a', OWN)), may.ivs('GetChannel', channel('b', OTHER)), may.ivs('GetChannel', channel('c'))]).toEqual([ofIvs, false, false]);
  expect([may.secrets(secret('a', OWN)), may.secrets(secret('b', OTHER)), may.secrets(secret('c')), may.secrets('none')]).toEqual([true, false, false, false]);
});
