import { addImportedChannels, CAPACITIES, Capacity, IAM_CAPACITIES, importedChannelArn, largestFor, MOST_RESOURCES } from './capacities';
import { Deployment, failureOf } from './harness';
import { goLive } from '../../ivs-local/src';
import { WaitingLine } from '../../local/engine/cloudformation/waiting-line';

/*
 * What one stack must hold, deployed and deleted under the API rates of the service; each call is judged by the role that made it, and
 * policies have their quotas. The rates allow 5 calls a second of most operations, so a row takes a minute or more, most of it waiting:
 * two run at the same time, each with a service and an engine of its own.
 */
const MINUTES = 60_000;
const INLINE_QUOTA = 10_240;
const line = new WaitingLine(2);

interface Options {
  readonly rates: boolean;
  /** What is looked at between deployment and deletion. */
  readonly check: (deployment: Deployment, count: number) => void | Promise<void>;
}

/** Deploys and deletes a stack. Nothing may fail or be denied, and nothing may be left. */
async function live({ build, isImported }: Capacity, count: number, { rates, check }: Options): Promise<void> {
  const deployment = await Deployment.start({ lambdaRetryDelaysMs: undefined }, { rates });
  try {
    const { cloudFormation, ivs: { account, calls } } = deployment;
    if (isImported) { addImportedChannels(account, count); }
    const before = new Set(deployment.left());
    expect(await deployment.deploy((stack) => build(stack, count))).toBeUndefined();
    await cloudFormation.secretsManager.rotations.settled(); // each schedule is tried
    await check(deployment, count);
    const failure = await failureOf(deployment.destroy());
    expect(cloudFormation.events.filter(({ status }) => status.endsWith('_FAILED'))).toEqual([]);
    expect(failure).toBeUndefined();
    expect(deployment.left().filter((id) => !before.has(id))).toEqual([]);
    expect([...cloudFormation.secrets.keys()]).toEqual([]);
    expect(cloudFormation.secretsManager.rotations.results.filter(({ succeeded }) => !succeeded)).toEqual([]);
    expect([...calls, ...cloudFormation.secretsManager.calls].filter(({ error }) => error === 'AccessDeniedException')).toEqual([]);
  } finally {
    await deployment.stop();
  }
}

const channelsOf = ({ ivs: { account } }: Deployment) => [...account.channels.values()];
const secretValuesOf = ({ cloudFormation }: Deployment) => [...cloudFormation.secrets.values()].map((text) => JSON.parse(text));

function expectPolicy(deployment: Deployment, count: number): void {
  const [policy] = deployment.ivs.account.policies.keys();
  expect(channelsOf(deployment).filter(({ playbackRestrictionPolicyArn }) => playbackRestrictionPolicyArn === policy)).toHaveLength(count);
}

function expectAds(deployment: Deployment, count: number): void {
  const [ads] = deployment.ivs.account.adConfigurations.keys();
  expect(channelsOf(deployment).filter(({ adConfigurationArn }) => adConfigurationArn === ads)).toHaveLength(count);
}

/** Each channel has one stream key, and a secret with it. */
function expectKeysInSecrets(deployment: Deployment, count: number): void {
  const keys = [...deployment.ivs.account.streamKeys.values()];
  const stored = new Map(secretValuesOf(deployment).filter(({ streamKey }) => streamKey).map((value) => [value.channelArn, value]));
  expect([channelsOf(deployment).length, keys.length, stored.size]).toEqual([count, count, count]);
  for (const { arn, channelArn, value } of keys) {
    expect(stored.get(channelArn)).toMatchObject({ streamKeyArn: arn, streamKey: value, ingestUrl: expect.stringMatching(`^rtmps://.*/app/${value}$`) });
  }
  expect(deployment.cloudFormation.secretsManager.rotations.results).toHaveLength(count);
}

/** Each channel has a secret with its passphrase. */
function expectPassphrasesInSecrets(deployment: Deployment, count: number): void {
  const urls = new Map(secretValuesOf(deployment).filter(({ passphrase }) => passphrase).map(({ passphrase, ingestUrl }) => [passphrase, ingestUrl]));
  expect([channelsOf(deployment).length, urls.size]).toEqual([count, count]);
  for (const { srt } of channelsOf(deployment)) { expect(urls.get(srt!.passphrase!)).toBe(`srt://${srt!.endpoint}:9000?passphrase=${srt!.passphrase}`); }
}

/** An encoder for each channel, which comes back whenever it is disconnected: all must be stopped. */
function goLiveOnAll({ ivs: { account } }: Deployment): void {
  for (const { value } of account.streamKeys.values()) { goLive(account, value!, { reconnects: true }); }
}

/** Revokes a viewer of each channel, with messages as Lambda hands them over. */
async function expectRevocations({ cloudFormation, ivs: { account } }: Deployment, count: number): Promise<void> {
  const func = cloudFormation.stack('Stack').resources.find(({ type }) => type === 'AWS::Lambda::Function')!;
  const messages = Array.from({ length: count }, (_, index) => ({
    messageId: String(index), body: JSON.stringify({ channelArn: importedChannelArn(index), viewerId: 'ann' }), attributes: { ApproximateReceiveCount: '1' },
  }));
  for (let from = 0; from < count; from += 20) {
    const { Payload } = await cloudFormation.invokeFunction(func.physicalId!, { Records: messages.slice(from, from + 20) });
    expect(JSON.parse(Payload)).toEqual({ batchItemFailures: [] });
  }
  expect(account.revocations.size).toBe(count);
}

const CHECKS: { [name in keyof typeof CAPACITIES]: Options['check'][] } = {
  lifecycle: [expectPolicy, expectAds],
  rotatingKey: [expectKeysInSecrets],
  srt: [expectPassphrasesInSecrets],
  everything: [expectPolicy, expectKeysInSecrets, expectPassphrasesInSecrets, goLiveOnAll],
  revoker: [expectRevocations],
  revokerOfAll: [expectRevocations],
};
const ROWS = Object.entries<Capacity>(CAPACITIES).map(([name, capacity]) => ({ name: name as keyof typeof CAPACITIES, ...capacity }));

test.concurrent.each(ROWS)('$target $what', async ({ name, ...capacity }) => {
  const check: Options['check'] = async (deployment, count) => { for (const one of CHECKS[name]) { await one(deployment, count); } };
  await line.run(async () => live(capacity, capacity.target, { rates: true, check }));
}, 10 * MINUTES); // it takes one or two, but a machine may be busy

// the same rates would only make it slower: what counts are the policies
test.concurrent.each(Object.values<Capacity>(IAM_CAPACITIES))('$what: the largest number that can be synthesized fits into IAM', async (capacity) => {
  const { count, error } = largestFor(capacity);
  expect(count).toBeGreaterThanOrEqual(capacity.target);
  expect(error).toMatch(/RolePermissionsTooLarge: characters = 10\d{3}, but the policies of one role can have at most 10,240 characters/);
  const check = ({ cloudFormation }: Deployment) => { expect(cloudFormation.permissions.largestRole()).toBeLessThanOrEqual(INLINE_QUOTA); };
  await line.run(async () => live(capacity, count, { rates: false, check }));
}, 10 * MINUTES); // it takes one or two, but a machine may be busy

test.each(ROWS.filter(({ isUnlimited }) => !isUnlimited))('$what: the target can be synthesized, and the first number that can\'t has an error', (capacity) => {
  const { count, resources, error } = largestFor(capacity);
  expect(count).toBeGreaterThanOrEqual(capacity.target);
  expect(resources).toBeLessThanOrEqual(MOST_RESOURCES);
  expect(error).toMatch(capacity.name === 'revoker'
    ? /^RevocationChannelsTooMany: .*use ChannelSelection.all/
    : /^Number of resources in stack 'Stack': 50\d is greater than allowed maximum of 500/);
});
