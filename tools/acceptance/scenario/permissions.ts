import { generateKeyPairSync } from 'node:crypto';
import { Account } from '../account';
import { PERMISSION_CHECKS, JUDGED_TAG, JudgedResources, TAGGED_OPERATIONS, taggedCheck } from '../catalogue-permissions';
import { Context } from '../context';
import { tagsOfRun } from '../names';
import { sleep } from '../processes';
import { isOf, sweep } from '../resources';

const UNTIL_KNOWN = 30_000; // milliseconds: IAM learns of roles and tags with a delay
const BETWEEN_CALLS = 400; // milliseconds: the quota of most operations is 5 a second, of some 3

/** How IAM judges the operations of IVS. Emulators don't, so only an account is asked. */
export async function permissions(context: Context): Promise<void> {
  const { platform, run, cdk, account } = context;
  if (platform.isLocal) {
    for (const name of Object.keys(PERMISSION_CHECKS)) { await run.check(name, async () => ''); }
    return;
  }
  const outputs = await cdk.deploy('permissions');
  const resources = await create(context);
  await sleep(UNTIL_KNOWN, run.signal);
  const tagged = await account.assumeRole(outputs.TaggedRole);
  const without = await verdicts(context, tagged, resources);
  for (const resourceArn of Object.values(resources)) { await account.call('TagResource', { resourceArn, tags: JUDGED_TAG }); }
  await sleep(UNTIL_KNOWN, run.signal);
  const withTag = await verdicts(context, tagged, resources);
  for (const operation of Object.keys(TAGGED_OPERATIONS)) {
    await run.check(taggedCheck(operation), async () => `without the tag ${without[operation]}, with the tag ${withTag[operation]}`);
  }
  await otherChecks(context, outputs);
  await sweep(account, (resource) => isOf(run.id)(resource) && resource.tags.judged === JUDGED_TAG.judged); // what is left; the quota of key pairs is three
}

async function otherChecks(context: Context, outputs: { readonly [name: string]: string }): Promise<void> {
  const { account, run } = context;
  const other = { arn: context.output('BareChannel') };
  const byStack = await account.assumeRole(outputs.CloudFormationTagRole);
  await run.check('cloudformation-tag', async () => `own stack ${await verdict(byStack, 'GetChannel', { arn: outputs.ChannelOfStack })}, other ${await verdict(byStack, 'GetChannel', other)}`);
  await run.check('denied-text', async () => (await byStack.refusal('GetChannel', other, true)).replace(/arn:\S+/g, '<arn>'));
  const creator = await account.assumeRole(outputs.RequestTagRole);
  await run.check('request-tag', async () => {
    const denied = await verdict(creator, 'CreateChannel', { type: 'BASIC', tags: tagsOfRun(run.id) });
    return `without the tag ${denied}, with the tag ${await verdict(creator, 'CreateChannel', { type: 'BASIC', tags: { ...tagsOfRun(run.id), ...JUDGED_TAG } })}`;
  });
}

/** One of each type. The sweep deletes what is left of them. */
async function create(context: Context): Promise<JudgedResources> {
  const { account, run } = context;
  const { channel, streamKey } = await account.call('CreateChannel', { type: 'BASIC', tags: tagsOfRun(run.id) });
  const publicKeyMaterial = generateKeyPairSync('ec', { namedCurve: 'secp384r1' }).publicKey.export({ type: 'spki', format: 'pem' });
  const { keyPair } = await account.call('ImportPlaybackKeyPair', { publicKeyMaterial, tags: tagsOfRun(run.id) });
  const { playbackRestrictionPolicy } = await account.call('CreatePlaybackRestrictionPolicy', { allowedCountries: ['DE'], tags: tagsOfRun(run.id) });
  const destinationConfiguration = { s3: { bucketName: context.output('Bucket') } };
  const { recordingConfiguration } = await account.call('CreateRecordingConfiguration', { destinationConfiguration, tags: tagsOfRun(run.id) });
  return {
    channel: channel.arn,
    streamKey: streamKey.arn,
    keyPair: keyPair.arn,
    policy: playbackRestrictionPolicy.arn,
    recordingConfiguration: recordingConfiguration.arn,
  };
}

async function verdicts({ run }: Context, role: Account, resources: JudgedResources): Promise<{ [operation: string]: string }> {
  const found: { [operation: string]: string } = {};
  for (const [operation, input] of Object.entries(TAGGED_OPERATIONS)) {
    found[operation] = await verdict(role, operation, input(resources));
    await sleep(BETWEEN_CALLS, run.signal);
  }
  return found;
}

/** Whether IAM lets a call through: any error of the service itself means that it did. Batch operations can deny an item. */
async function verdict(role: Account, operation: string, input: object): Promise<string> {
  try {
    const { errors = [] } = await role.call(operation, input);
    return errors.some(({ code }: { code?: string }) => /AccessDenied/.test(code ?? '')) ? 'denied' : 'allowed';
  } catch (error) {
    return (error as Error).name === 'AccessDeniedException' ? 'denied' : 'allowed';
  }
}
