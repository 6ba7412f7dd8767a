import { DeletePlaybackKeyPairCommand, GetPlaybackKeyPairCommand, ImportPlaybackKeyPairCommand, paginateListPlaybackKeyPairs, PlaybackKeyPair, PlaybackKeyPairSummary, TagResourceCommand, UntagResourceCommand } from '@aws-sdk/client-ivs';
import { callService, retry } from '../shared/call-service';
import { errorText, HandlerError } from '../shared/errors';
import { ivs } from '../shared/ivs-client';
import { log } from '../shared/log';
import { isOwnedBy, Owner, ownerTags, returnTags, stackOf, Tags, tagsOf, takeoverTags } from '../shared/ownership';
import { whileListsSettle } from '../shared/settling';

/*
 * The playback key pairs of an owner in IVS. Their tags contain all state, so each of these functions can be
 * called again after an interruption.
 */
const VERSION = 'cdk-ivs:key-version';

/** The location of the private key: a version of the secret, or a KMS key. */
const PRIVATE_KEY = 'cdk-ivs:private-key';

/** The custom resource that imported the key pair, to distinguish the results of a cancelled creation from older key pairs. */
const CREATED_BY = 'cdk-ivs:created-by';

/** The time at which a retired key pair expires, as Unix time in seconds. */
const RETIRES = 'cdk-ivs:retires';

/** The expiration of a key pair that was already retired when it was taken over. */
const RETIRED_BEFORE = 'cdk-ivs:retired-before';

/** The latest expiration of tokens with a longer lifetime, after the lifetime has been shortened. */
const VALID_UNTIL = 'cdk-ivs:valid-until';

/** The seconds before and after the expiration of a key pair in which it is neither deleted nor reactivated, because of clock differences. */
const MARGIN = 60;

const KEY_PAIRS_IN_AN_ACCOUNT = 3; // user guide, private channels

export interface OwnedKeyPair {
  readonly arn: string;
  readonly version: string;
  readonly privateKey: string;
  readonly createdBy: string;
  /** Unix time in seconds. Undefined while it signs. */
  readonly retires?: number;
  readonly validUntil?: number;
  readonly tags: Tags;
}

/** The settings of a new key pair. */
export interface KeyPairRequest {
  readonly owner: Owner;
  readonly version: string;
  readonly privateKey: string;
  /** The logical ID of the custom resource. */
  readonly createdBy: string;
  /** The tags of the user. */
  readonly tags: Tags;
}

/** The key pairs of an owner in the list, with their current tags. */
export async function keyPairsOf(owner: Owner): Promise<OwnedKeyPair[]> {
  return keyPairsWith((tags) => isOwnedBy(tags, owner));
}

/** The key pairs of all owners in a stack, with their current tags. */
export async function keyPairsOfStack(stack: string): Promise<OwnedKeyPair[]> {
  return keyPairsWith((tags) => stackOf(tags) === stack);
}

async function keyPairsWith(isWanted: (tags: Tags) => boolean): Promise<OwnedKeyPair[]> {
  const listed = (await allKeyPairs()).map(({ arn }) => ({ arn: arn! }));
  return (await currentKeyPairs(listed)).filter(({ tags }) => isWanted(tags)); // the tags in the list may be outdated
}

/** The given key pairs without duplicates, with their current tags. Deleted key pairs are omitted. */
export async function currentKeyPairs(pairs: readonly { readonly arn: string }[]): Promise<OwnedKeyPair[]> {
  const found: OwnedKeyPair[] = [];
  for (const arn of new Set(pairs.map((pair) => pair.arn))) {
    const tags = await tagsOf(arn);
    if (tags) { found.push(keyPair(arn, tags)); }
  }
  return found;
}

export function keyPair(arn: string, tags: Tags): OwnedKeyPair {
  const { [VERSION]: version, [PRIVATE_KEY]: privateKey, [CREATED_BY]: createdBy } = tags;
  const time = (key: string) => tags[key] === undefined ? undefined : Number(tags[key]);
  return { arn, tags, version, privateKey, createdBy, retires: time(RETIRES), validUntil: time(VALID_UNTIL) };
}

/** Imports a public key, or finds the key pair that an earlier attempt imported. */
export async function importKeyPair(request: KeyPairRequest, publicKeyMaterial: string): Promise<PlaybackKeyPair> {
  const { owner, version, privateKey, createdBy, tags: user } = request;
  const name = `${owner.stack.split('/')[1]}-${version}`.slice(-128);
  const tags = { ...user, ...ownerTags(owner), [VERSION]: version, [PRIVATE_KEY]: privateKey, [CREATED_BY]: createdBy };
  const importOnce = async () => retry(async (options) => (
    await ivs.send(new ImportPlaybackKeyPairCommand({ name, publicKeyMaterial, tags }), options)).keyPair!);
  try {
    return await importOnce();
  } catch (error) {
    // if a response was lost, the client retries, and the retry fails because the first call imported the key
    const isInTheWay = ['ConflictException', 'ServiceQuotaExceededException'].includes((error as Error).name);
    const findImported = async () => (await keyPairsOf(owner)).find((candidate) => candidate.privateKey === privateKey);
    const imported = isInTheWay ? await whileListsSettle(findImported) : await findImported();
    if (imported) { return readKeyPair(imported.arn); }
    const isFull = (error as Error).name === 'ServiceQuotaExceededException';
    if (isFull && await freeKeyPairSlot(owner)) { return callService('import the playback key', importOnce); }
    throw new HandlerError(`can't import the playback key: ${errorText(error)}`);
  }
}

export async function readKeyPair(arn: string): Promise<PlaybackKeyPair> {
  return callService(`read playback key pair ${arn}`, async (options) => (await ivs.send(new GetPlaybackKeyPairCommand({ arn }), options)).keyPair!);
}

/** Whether a key pair can be reactivated: it has not expired, and is not about to expire. */
export function canSignAgain({ retires }: OwnedKeyPair): boolean {
  return retires === undefined || retires > now() + MARGIN;
}

/** Reactivates a retired key pair, before it signs again, so that it is not deleted in the meantime. */
export async function reactivate({ arn, retires }: OwnedKeyPair): Promise<PlaybackKeyPair> {
  if (retires !== undefined) { await untag(arn, [RETIRES]); }
  return readKeyPair(arn);
}

/** Retires a key pair that no longer signs. It is kept until its tokens have expired. */
export async function retire({ arn, validUntil = 0 }: OwnedKeyPair, afterSeconds: number): Promise<void> {
  await tag(arn, { [RETIRES]: String(Math.max(now() + afterSeconds, validUntil)) });
}

/** Stores the expiration of existing tokens when the lifetime of new tokens is shortened. */
export async function keepValidFor({ arn, validUntil = 0 }: OwnedKeyPair, seconds: number): Promise<void> {
  if (now() + seconds > validUntil) { await tag(arn, { [VALID_UNTIL]: String(now() + seconds) }); }
}

/** Changes the owner and the user's tags of a key pair. */
export async function retag({ arn }: OwnedKeyPair, owner: Owner, user: Tags, stale: string[]): Promise<void> {
  await tag(arn, { ...user, ...ownerTags(owner) });
  if (stale.length > 0) { await untag(arn, stale); }
}

/** Takes over a key pair of an earlier stack, and retires it. */
export async function takeOver(arn: string, owner: Owner, { retirement, mustExist }: { retirement: number; mustExist: boolean }): Promise<void> {
  const tags = await tagsOf(arn);
  if (tags === undefined && mustExist) { throw new HandlerError(`playback key pair ${arn} does not exist; check takeOverKeyPairs`); }
  if (tags === undefined || isOwnedBy(tags, owner)) { return; }
  const earlier = keyPair(arn, tags);
  await tag(arn, { ...takeoverTags(owner, tags), ...earlier.retires === undefined ? {} : { [RETIRED_BEFORE]: String(earlier.retires) } });
  if (earlier.retires === undefined) { await retire(earlier, retirement); }
}

/** Deletes a key pair. A key pair that was taken over and has not expired is returned to its previous owner. */
export async function removeKeyPair({ arn, tags, retires = 0 }: OwnedKeyPair): Promise<void> {
  const back = returnTags(tags);
  if (back === undefined || retires < now()) { return deleteKeyPair(arn); }
  await tag(arn, back.set);
  await untag(arn, [...back.remove, tags[RETIRED_BEFORE] === undefined ? RETIRES : RETIRED_BEFORE]);
}

/** Deletes expired key pairs. */
export async function deleteRetired(keyPairs: readonly OwnedKeyPair[]): Promise<number> {
  const over = keyPairs.filter(({ retires = Infinity }) => retires < now() - MARGIN);
  for (const { arn } of over) {
    await deleteKeyPair(arn);
    log('INFO', 'retired playback key pair deleted', { playbackKeyPair: arn });
  }
  return over.length;
}

export async function deleteKeyPair(arn: string): Promise<void> {
  await callService(`delete playback key pair ${arn}`, async (options) => {
    try {
      await ivs.send(new DeletePlaybackKeyPairCommand({ arn }), options);
    } catch (error) {
      // if a response was lost, the client retries, and access is denied because the tag that allows it was deleted with the key pair
      if (await tagsOf(arn) !== undefined) { throw error; }
    }
  });
}

/** Deletes expired key pairs to make room, and returns whether it could. If the quota is exhausted, the error lists the key pairs. */
async function freeKeyPairSlot(owner: Owner): Promise<boolean> {
  const own = await keyPairsOf(owner);
  if (await deleteRetired(own) > 0) { return true; }
  const all = await allKeyPairs();
  if (all.length < KEY_PAIRS_IN_AN_ACCOUNT) { return false; }
  const [first] = own.flatMap(({ retires }) => retires ?? []).sort((a, b) => a - b);
  const fix = first === undefined
    ? 'delete one that you don\'t need, and deploy again'
    : `deploy again after ${new Date(1000 * (first + MARGIN)).toISOString()}, when the tokens of an earlier key have expired`;
  throw new HandlerError(`the account has ${all.length} playback key pairs in this region, and can have ${KEY_PAIRS_IN_AN_ACCOUNT}: ${all.map(describe).join(', ')}; ${fix}`);
}

function describe({ arn, name, tags }: PlaybackKeyPairSummary): string {
  return `${arn}${tags?.[RETIRES] ? ' (retired)' : ''}${name ? ` "${name.slice(0, 40)}"` : ''}`;
}

async function allKeyPairs(): Promise<PlaybackKeyPairSummary[]> {
  return callService('list the playback key pairs', async (options) => {
    const all: PlaybackKeyPairSummary[] = [];
    for await (const page of paginateListPlaybackKeyPairs({ client: ivs, pageSize: 100 }, {}, options)) { all.push(...page.keyPairs ?? []); }
    return all;
  });
}

async function tag(resourceArn: string, tags: Tags): Promise<void> {
  if (Object.keys(tags).length === 0) { return; }
  await callService(`tag playback key pair ${resourceArn}`, (options) => ivs.send(new TagResourceCommand({ resourceArn, tags: { ...tags } }), options));
}

async function untag(resourceArn: string, tagKeys: string[]): Promise<void> {
  await callService(`remove tags of playback key pair ${resourceArn}`, (options) => ivs.send(new UntagResourceCommand({ resourceArn, tagKeys }), options));
}

function now(): number {
  return Math.ceil(Date.now() / 1000);
}
