import { DeletePlaybackKeyPairCommand, GetPlaybackKeyPairCommand, ImportPlaybackKeyPairCommand, paginateListPlaybackKeyPairs, PlaybackKeyPair, PlaybackKeyPairSummary, TagResourceCommand, UntagResourceCommand } from '@aws-sdk/client-ivs';
import type { Reply, Request, RetirementRequest } from '../../src/control-plane/contract';
import type { KeyPairOwnerTag } from '../../src/playback/playback-signing-key-contract';
import { attempt } from '../shared/attempt';
import { Refusal, textOf } from '../shared/errors';
import { ivs } from '../shared/ivs-client';
import { oncePermitted } from '../shared/once-permitted';
import { textProperty } from '../shared/properties';

/*
 * The playback key pairs that an owner has in IVS, told from others by their tags. What happened before an interruption is read from the
 * service, so that each of these functions can be called again at any time.
 */
const OWNER: KeyPairOwnerTag = 'cdk-ivs:playback-signing-key';
const VERSION = 'cdk-ivs:key-version';

/** Where the private half is: a version of the secret, or a KMS key. */
const SOURCE = 'cdk-ivs:private-half';

/** Until when a key pair stays that signs no more: Unix time in seconds. */
const RETIRES = 'cdk-ivs:retires';

const KEY_PAIRS_IN_AN_ACCOUNT = 3; // user guide, private channels

export interface OwnedKeyPair {
  readonly arn: string;
  readonly version: string;
  readonly source: string;
  /** Unix time in seconds; nothing while it signs. */
  readonly retires?: number;
}

/** The key pairs go with what made them: CloudFormation does not tell the maker about its Delete when its Create has failed. */
export async function ownedKeyPairs(request: Request<'Custom::IvsOwnedKeyPairs'>): Promise<Reply> {
  const owner = ownerOf(request);
  if (request.RequestType === 'Delete') {
    for (const { arn } of await keyPairsOf(owner)) { await remove(owner, arn); }
  }
  return { PhysicalResourceId: owner };
}

/** Who owns the key pairs of a custom resource, for its whole life: with another one, those of the first would be left behind. */
export function ownerOf({ RequestType, LogicalResourceId: id, PhysicalResourceId: before, ResourceProperties }: Request): string {
  const owner = textProperty(ResourceProperties, 'Owner', 128);
  if (RequestType === 'Update' && before !== owner) {
    throw new Refusal(`${id} stays with the key pairs of ${before}; give the construct another id to have key pairs of ${owner}`);
  }
  return owner;
}

/** What the schedule asks for: the time of these key pairs is over, and no token that they signed is valid any more. */
export async function retireKeyPairs({ RetireKeyPairsOf: owner }: RetirementRequest): Promise<void> {
  await deleteRetired(owner);
}

/** The key pairs of an owner. */
export async function keyPairsOf(owner: string): Promise<OwnedKeyPair[]> {
  const all = await allKeyPairs();
  return all.filter(({ tags }) => tags?.[OWNER] === owner).map(({ arn, tags = {} }) => ({
    arn: arn!, version: tags[VERSION], source: tags[SOURCE], retires: tags[RETIRES] === undefined ? undefined : Number(tags[RETIRES]),
  }));
}

/** Imports the public half of a key, or finds what an earlier attempt has imported. */
export async function importKeyPair(owner: string, version: string, source: string, publicKeyMaterial: string): Promise<PlaybackKeyPair> {
  const tags = { [OWNER]: owner, [VERSION]: version, [SOURCE]: source };
  const importOnce = async () => (await ivs.send(new ImportPlaybackKeyPairCommand({ name: owner, publicKeyMaterial, tags }))).keyPair!;
  try {
    return await oncePermitted(importOnce);
  } catch (error) {
    // when an answer was lost, the client has asked again, and the import of the first call was in its way
    const imported = (await keyPairsOf(owner)).find((keyPair) => keyPair.source === source);
    if (imported) { return readKeyPair(imported.arn); }
    const isFull = (error as Error).name === 'ServiceQuotaExceededException';
    if (isFull && await makeRoom(owner)) { return attempt(`import the playback key of ${owner}`, importOnce); }
    throw new Refusal(`can't import the playback key of ${owner}: ${textOf(error)}`);
  }
}

async function readKeyPair(arn: string): Promise<PlaybackKeyPair> {
  return attempt(`read playback key pair ${arn}`, async () => (await ivs.send(new GetPlaybackKeyPairCommand({ arn }))).keyPair!);
}

/** Takes a key pair up again that may have retired: before it signs, so that nobody deletes it then. */
export async function takeUp({ arn, retires }: OwnedKeyPair): Promise<PlaybackKeyPair> {
  if (retires !== undefined) {
    await attempt(`take playback key pair ${arn} up again`, () => ivs.send(new UntagResourceCommand({ resourceArn: arn, tagKeys: [RETIRES] })));
  }
  return readKeyPair(arn);
}

/** Lets all others retire once one signs; each of them may still verify tokens for its time. */
export async function retireOthers(owner: string, current: string, retires: number): Promise<void> {
  for (const { arn, retires: isRetired } of await keyPairsOf(owner)) {
    if (arn !== current && isRetired === undefined) {
      await attempt<object>(`retire playback key pair ${arn}`, () => ivs.send(new TagResourceCommand({ resourceArn: arn, tags: { [RETIRES]: String(retires) } })), {});
    }
  }
}

/** Whether something could be freed; a full account is told what is in it. */
async function makeRoom(owner: string): Promise<boolean> {
  if (await deleteRetired(owner) > 0) { return true; }
  const all = await allKeyPairs();
  if (all.length < KEY_PAIRS_IN_AN_ACCOUNT) { return false; }
  const [first] = (await keyPairsOf(owner)).flatMap(({ retires }) => retires ?? []).sort((a, b) => a - b);
  const remedy = first === undefined
    ? 'delete one that is not needed, and deploy again'
    : `deploy again after ${new Date(1000 * first).toISOString()}, when the tokens of a key before are no longer valid`;
  throw new Refusal(`the account has ${all.length} playback key pairs in this region, and may have ${KEY_PAIRS_IN_AN_ACCOUNT}: ${all.map(told).join(', ')}; ${remedy}`);
}

function told({ arn, name, tags }: PlaybackKeyPairSummary): string {
  return `${arn}${tags?.[RETIRES] ? ' (retired)' : ''}${name ? ` "${name.slice(0, 40)}"` : ''}`;
}

/** Deletes the key pairs whose time is over, and says how many. */
async function deleteRetired(owner: string): Promise<number> {
  const over = (await keyPairsOf(owner)).filter(({ retires }) => retires !== undefined && retires * 1000 < Date.now());
  for (const { arn } of over) {
    await remove(owner, arn);
    console.log(JSON.stringify({ retired: arn, of: owner }));
  }
  return over.length;
}

async function remove(owner: string, arn: string): Promise<void> {
  await attempt(`delete playback key pair ${arn}`, async () => {
    try {
      await ivs.send(new DeletePlaybackKeyPairCommand({ arn }));
    } catch (error) {
      // when an answer was lost, the client has asked again, which is denied: the tag that allows it is gone with the key pair
      if (!(await keyPairsOf(owner)).some((keyPair) => keyPair.arn === arn)) { return; }
      throw error;
    }
  });
}

async function allKeyPairs(): Promise<PlaybackKeyPairSummary[]> {
  return attempt('list the playback key pairs', async () => {
    const all: PlaybackKeyPairSummary[] = [];
    for await (const page of paginateListPlaybackKeyPairs({ client: ivs, pageSize: 100 }, {})) { all.push(...page.keyPairs ?? []); }
    return all;
  });
}
