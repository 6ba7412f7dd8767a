import { createPublicKey } from 'node:crypto';
import { Clock } from './clock';
import { REQUEST_ID, SECRET, STACK } from './control-plane-lives';
import { KMS_KEY, World } from './control-plane-world';
import { CONTEXT, Services } from './services';
import type { handler as Handler } from '../../handlers/control-plane';
import { keyPair } from '../ivs-local/harness';

/*
 * The key pairs of a signing key: a key signs only when IVS knows it, an earlier one stays as long as its tokens are valid, and only what is ours
 * is deleted.
 */
const mockClock = new Clock();
jest.mock('node:timers/promises', () => ({ setTimeout: async (milliseconds: number) => mockClock.sleep(milliseconds) }));

const RETIREMENT = 1_500;

let services: Services;
let world: World;
let handler: typeof Handler;
beforeAll(async () => {
  services = await Services.start(mockClock);
  process.env.LISTS_SETTLE_MS = '1000'; // fewer looks at a list
  ({ handler } = jest.requireActual('../../handlers/control-plane'));
});
beforeEach(() => {
  world = World.of('Custom::IVSPlaybackSigningKey', services, handler);
  pairs().delete(services.arns.keyPair);
});
afterAll(() => services.close());

const pairs = () => services.ivs.account.keyPairs;
const now = () => Math.ceil(Date.now() / 1000);
const inService = () => [...pairs().values()].filter(({ tags }) => tags?.['cdk-ivs:retires'] === undefined);
const retires = (arn: string) => Number(pairs().get(arn)!.tags!['cdk-ivs:retires']);
const tag = (arn: string, tags: object) => pairs().set(arn, { ...pairs().get(arn)!, tags: { ...pairs().get(arn)!.tags, ...tags } as any });
const properties = (KeyVersion: number, more: object = {}) => ({ Owner: 'Mine', KeyVersion, SecretArn: SECRET, RetirementSeconds: RETIREMENT, ...more }) as any;
let requests = 0;
const newId = () => REQUEST_ID.replace('5555', String(++requests).padStart(4, '0'));
const create = (more?: object) => world.request('Create', { ResourceProperties: properties(1, more), RequestId: newId() });
const update = (before: object, after: object) => world.request('Update', { OldResourceProperties: before as any, ResourceProperties: after as any, RequestId: newId() });
const rotate = (from: number, to: number, more: object = {}) => update(properties(from, more), properties(to, more));
/** The public key of the private key that signers read. */
const signing = () => createPublicKey(JSON.parse(world.secret.currentString!).privateKey).export({ format: 'pem', type: 'spki' });
const other = (tags: object = {}) => {
  const arn = `arn:aws:ivs:us-west-2:123456789012:playback-key/other${pairs().size}`;
  pairs().set(arn, { arn, name: 'theirs', tags: tags as any, publicKeyMaterial: keyPair().publicKey, fingerprint: 'aa:bb' });
  return arn;
};

describe('a rotation', () => {
  test('imports the new key before anybody signs with it, then lets the earlier one retire', async () => {
    await create();
    const [{ arn }] = inService();
    services.forget();
    await rotate(1, 2);
    expect(services.changes).toEqual(['PutSecretValue', 'ImportPlaybackKeyPair', 'UpdateSecretVersionStage', 'TagResource']);
    expect(services.calls.find(({ operation }) => operation === 'PutSecretValue')!.input.VersionStages).toEqual(['AWSPENDING']);
    expect([inService().map(({ publicKeyMaterial }) => publicKeyMaterial), retires(arn) - now()]).toEqual([[signing()], RETIREMENT]);
  });

  test('at no moment is there a key that signs and IVS does not know', async () => {
    await create();
    const seen: boolean[] = [];
    const { calls } = services;
    const push = jest.spyOn(calls, 'push').mockImplementation((...more) => {
      seen.push([...pairs().values()].some(({ publicKeyMaterial }) => publicKeyMaterial === signing()));
      return Array.prototype.push.apply(calls, more);
    });
    await rotate(1, 2);
    push.mockRestore();
    expect(seen).toEqual(seen.map(() => true));
  });

  test('a retirement does not start anew with a later deployment', async () => {
    await create();
    const [{ arn }] = inService();
    await rotate(1, 2);
    const until = retires(arn);
    await mockClock.sleep(100_000);
    await update(properties(2), properties(2, { Tags: { changed: 'yes' } }));
    expect(retires(arn)).toBe(until);
  });

  test('back to a key that is still there: it signs again, and no longer retires', async () => {
    await create();
    const [first] = inService();
    await rotate(1, 2);
    await rotate(2, 1);
    expect([inService().map(({ arn }) => arn), signing()]).toEqual([[first.arn], first.publicKeyMaterial]);
  });

  test.each([[59, false], [60, false], [61, true]])('back to a key whose time is over in %i s: it signs again: %p', async (seconds, again) => {
    await create();
    const [first] = inService();
    await rotate(1, 2);
    await mockClock.sleep(1_000 - Date.now() % 1_000);
    tag(first.arn, { 'cdk-ivs:retires': String(now() + 2 + seconds) }); // the update first waits for lists
    await rotate(2, 1);
    expect(inService().map(({ arn }) => arn === first.arn)).toEqual([again]);
    expect(inService()[0].publicKeyMaterial).toBe(signing());
  });

  test('with a shorter lifetime: tokens of before count', async () => {
    await create();
    const [{ arn }] = inService();
    await update(properties(1), properties(1, { RetirementSeconds: 300 }));
    const until = Number(pairs().get(arn)!.tags!['cdk-ivs:valid-until']);
    await rotate(1, 2, { RetirementSeconds: 300 });
    expect(retires(arn)).toBe(until);
  });

  test('with a lifetime that is shortened twice: the latest end counts', async () => {
    await create();
    const [{ arn }] = inService();
    const validUntil = () => pairs().get(arn)!.tags!['cdk-ivs:valid-until'];
    await update(properties(1), properties(1, { RetirementSeconds: 300 }));
    const until = validUntil();
    await update(properties(1, { RetirementSeconds: 300 }), properties(1, { RetirementSeconds: 60 }));
    expect([until, validUntil()]).toEqual([expect.any(String), until]);
  });

  test('back to a key whose version of the secret has no label any more: another one is imported', async () => {
    await create();
    const [first] = inService();
    await rotate(1, 2);
    await rotate(2, 3);
    pairs().delete([...pairs().keys()][1]);
    await rotate(3, 1);
    expect([inService().map(({ arn }) => arn === first.arn), inService()[0].publicKeyMaterial]).toEqual([[false], signing()]);
  });

  test('one that a list does not show yet is found', async () => {
    services.ivs.account.listLag = 600;
    await create();
    const [{ arn }] = inService();
    await rotate(1, 2);
    expect([pairs().size, retires(arn) > now()]).toEqual([2, true]);
  });

  test('a pair that is deleted or retired meanwhile is reported', async () => {
    const last = jest.spyOn(services.calls, 'push').mockImplementation((...more) => {
      if (more[0].operation === 'ImportPlaybackKeyPair') { setImmediate(() => inService().forEach(({ arn }) => tag(arn, { 'cdk-ivs:retires': '1' }))); }
      return Array.prototype.push.apply(services.calls, more);
    });
    await expect(create()).rejects.toThrow(/^playback key pair \S+ was deleted or retired in the meantime; deploy again$/);
    last.mockRestore();
  });
});

test('a private key that was stored, though no answer came, is the one that is imported', async () => {
  services.fail('PutSecretValue', { reset: 'after', times: 5 });
  await create();
  expect(inService().map(({ publicKeyMaterial }) => publicKeyMaterial)).toEqual([signing()]);
});

describe('the quota of three key pairs', () => {
  const retired = async (seconds: number) => {
    await create();
    const [{ arn }] = inService();
    await rotate(1, 2);
    tag(arn, { 'cdk-ivs:retires': String(now() + seconds) });
    other();
    return arn;
  };

  test('is freed by what has retired', async () => {
    const arn = await retired(-62);
    await rotate(2, 3);
    expect([pairs().has(arn), inService().map(({ tags }) => tags!['cdk-ivs:key-version'])]).toEqual([false, [undefined, '3']]);
    expect(services.lines).toContainEqual(expect.objectContaining({ message: 'retired playback key pair deleted', playbackKeyPair: arn }));
  });

  test('is not freed by what retires: the reason says when', async () => {
    const arn = await retired(100);
    const until = new Date(1000 * (retires(arn) + 60)).toISOString();
    await expect(rotate(2, 3)).rejects.toThrow(new RegExp(`^the account has 3 playback key pairs in this region, and can have 3: .*\\(retired\\).*"theirs".*; deploy again after ${until}, when`, 's'));
    expect(pairs().has(arn)).toBe(true);
  });

  test('is not freed by two that retire: the first to end counts', async () => {
    await create();
    await rotate(1, 2);
    await rotate(2, 3);
    const [one, two] = [...pairs().keys()];
    tag(one, { 'cdk-ivs:retires': String(now() + 500) });
    tag(two, { 'cdk-ivs:retires': String(now() + 400) });
    pairs().set(two, { ...pairs().get(two)!, name: undefined });
    await expect(rotate(3, 4)).rejects.toThrow(`deploy again after ${new Date(1000 * (retires(two) + 60)).toISOString()}`);
  });

  test('is used up by others', async () => {
    for (let index = 0; index < 3; index++) { other(); }
    await expect(create()).rejects.toThrow(/; delete one that you don't need, and deploy again$/);
    expect(pairs().size).toBe(3);
  });

  test('is reported without a reason of ours when there is room', async () => {
    services.fail('ImportPlaybackKeyPair', { error: 'ServiceQuotaExceededException', times: 2 });
    await expect(create()).rejects.toThrow(/^can't import the playback key: ServiceQuotaExceededException: .*request a higher quota/);
  });
});

describe('key pairs of an earlier stack', () => {
  test('retire, and go back when the creation is undone', async () => {
    const theirs = other({ 'cdk-ivs:stack': 'arn:earlier', 'cdk-ivs:construct': 'Theirs' });
    await create({ TakeOver: [theirs] });
    expect([retires(theirs) - now(), pairs().get(theirs)!.tags!['cdk-ivs:stack']]).toEqual([RETIREMENT, STACK]);
    await removeOwner();
    expect(pairs().get(theirs)!.tags).toEqual({ 'cdk-ivs:stack': 'arn:earlier', 'cdk-ivs:construct': 'Theirs' });
  });

  test('that had retired already keep their time', async () => {
    const theirs = other({ 'cdk-ivs:retires': String(now() + 500) });
    await create({ TakeOver: [theirs] });
    expect(retires(theirs) - now()).toBe(500);
    await create({ TakeOver: [theirs] }); // delivered again
    await removeOwner();
    expect(pairs().get(theirs)!.tags).toEqual({ 'cdk-ivs:retires': expect.any(String) });
  });

  test('that no prop names any more go back', async () => {
    const theirs = other();
    await create({ TakeOver: [theirs] });
    await update(properties(1, { TakeOver: [theirs] }), properties(1));
    expect(pairs().get(theirs)!.tags).toEqual({});
  });

  test('whose time is over are deleted', async () => {
    const theirs = other();
    await create({ TakeOver: [theirs] });
    tag(theirs, { 'cdk-ivs:retires': String(now() - 1) });
    await removeOwner();
    expect(pairs().size).toBe(0);
  });

  test('that don\'t exist are refused in a Create, and no matter in an Update', async () => {
    const gone = 'arn:aws:ivs:us-west-2:123456789012:playback-key/gone';
    await expect(create({ TakeOver: [gone] })).rejects.toThrow(`playback key pair ${gone} does not exist; check takeOverKeyPairs`);
    await expect(update(properties(1), properties(1, { TakeOver: [gone] }))).resolves.toBeDefined();
  });

  const removeOwner = () => handler({ RequestType: 'Delete', ResourceType: 'Custom::IVSSigningKeyPairs', StackId: STACK, PhysicalResourceId: 'Mine', ResourceProperties: {} } as any, CONTEXT);
});

describe('the schedule of a stack', () => {
  test('deletes the key pairs of the stack whose time is over, with a margin, and nothing else', async () => {
    const ours = (retiring?: number, stack = STACK) => other({ 'cdk-ivs:stack': stack, 'cdk-ivs:construct': 'X', ...retiring !== undefined && { 'cdk-ivs:retires': String(now() + retiring) } });
    const [over, soon, signs] = [ours(-61), ours(-59), ours()];
    const foreign = ours(-1_000, 'arn:another');
    await handler({ RetireKeyPairsOfStack: STACK }, CONTEXT);
    expect([over, soon, signs, foreign].map((arn) => pairs().has(arn))).toEqual([false, true, true, true]);
  });

  test('an unexpected error has no stack trace and none of its data, as that of a request', async () => {
    const request = { get RetireKeyPairsOfStack(): string { throw new TypeError('unexpected "sesame"'); } };
    const error = await handler(request, CONTEXT).then(() => undefined, (thrown) => thrown);
    expect([error.name, error.stack]).toEqual(['HandlerError', 'TypeError: the response could not be read; try again']);
  });
});

describe('another owner or other tags', () => {
  test('the key pairs follow', async () => {
    await create({ Tags: { team: 'live', old: 'x' } });
    const [{ arn }] = inService();
    await update(properties(1, { Tags: { team: 'live', old: 'x' } }), properties(1, { Owner: 'Again', Tags: { team: 'vod' } }));
    expect(pairs().get(arn)!.tags).toEqual({
      'team': 'vod', 'cdk-ivs:stack': STACK, 'cdk-ivs:construct': 'Again', 'cdk-ivs:key-version': '1', 'cdk-ivs:private-key': expect.any(String), 'cdk-ivs:created-by': 'Resource',
    });
  });
});

describe('in KMS', () => {
  const inKms = (KeyVersion: number, KmsKeyArn = KMS_KEY) => ({ Owner: 'Mine', KeyVersion, KmsKeyArn, RetirementSeconds: RETIREMENT }) as any;

  test('a key whose pair has just retired is imported anew', async () => {
    await world.request('Create', { ResourceProperties: inKms(1) });
    services.kms.create(`${KMS_KEY}2`, 'ECC_NIST_P384');
    await update(inKms(1), inKms(2, `${KMS_KEY}2`));
    const [first] = [...pairs().keys()];
    tag(first, { 'cdk-ivs:retires': String(now()) });
    await update(inKms(2, `${KMS_KEY}2`), inKms(1));
    expect([pairs().has(first), inService().map(({ tags }) => tags!['cdk-ivs:private-key'])]).toEqual([false, [KMS_KEY]]);
  });
});

describe('a creation that was canceled', () => {
  test('leaves nothing that it has imported, and deletes nothing that was there before', async () => {
    await create();
    const before = other({ 'cdk-ivs:stack': STACK, 'cdk-ivs:construct': 'Mine', 'cdk-ivs:created-by': 'Other' });
    await world.request('Delete', { PhysicalResourceId: 'invented', ResourceProperties: properties(1) });
    expect([...pairs().keys()]).toEqual([before]);
  });
});

test.each(['Create', 'Update'] as const)('a %s twice at the same moment: one key pair signs, and signers have its private key', async (request) => {
  if (request === 'Update') { await create(); }
  const RequestId = newId();
  const given = request === 'Create' ? { ResourceProperties: properties(1) } : { OldResourceProperties: properties(1), ResourceProperties: properties(2) };
  const outcomes = await Promise.allSettled([1, 2].map(() => world.request(request, { ...given, RequestId })));
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']);
  expect(inService().map(({ publicKeyMaterial }) => publicKeyMaterial)).toEqual([signing()]);
});
