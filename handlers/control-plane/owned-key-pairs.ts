import { DeletePlaybackKeyPairCommand, GetPlaybackKeyPairCommand, ImportPlaybackKeyPairCommand, paginateListPlaybackKeyPairs, PlaybackKeyPair, PlaybackKeyPairSummary, TagResourceCommand, UntagResourceCommand } from '@aws-sdk/client-ivs';
import { callService, retry } from '../shared/call-service';
import { errorText, HandlerError } from '../shared/errors';
import { ivs } from '../shared/ivs-client';
import { log } from '../shared/log';
import { isOwnedBy, Owner, ownerTags, returnTags, stackOf, Tags, tagsOf, takeoverTags } from '../shared/ownership';
import { whileListsSettle } from '../shared/settling';

/*
 * The playback key pairs that an owner has in IVS. All that must be remembered is in their tags, so each of these functions can be
 * called again at any time after an interruption.
 */
const VERSION = 'cdk-ivs:key-version';

/** Where the private key is: a version of the secret, or a KMS key. */
const PRIVATE_KEY = 'cdk-ivs:private-key';

/** The custom resource that imported it: what a cancelled creation leaves behind is told from what was there before. */
const CREATED_BY = 'cdk-ivs:created-by';

/** Until when a key pair stays that no longer signs: Unix time in seconds. */
const RETIRES = 'cdk-ivs:retires';

/** Of a key pair that was retired already when it was taken over. */
const RETIRED_BEFORE = 'cdk-ivs:retired-before';

/** Until when tokens may be valid that were signed under a longer lifetime, which has been shortened since. */
const VALID_UNTIL = 'cdk-ivs:valid-until';

/** Seconds on both sides of the end of a key pair in which it is neither deleted nor used again: clocks differ. */
const MARGIN = 60;

const KEY_PAIRS_IN_AN_ACCOUNT = 3; // user guide, private channels

export interface OwnedKeyPair {
  readonly arn: string;
  readonly version: string;
  readonly privateKey: string;
  readonly createdBy: string;
  /** Unix time in seconds; nothing while it signs. */
  readonly retires?: number;
  readonly validUntil?: number;
  readonly tags: Tags;
}

/** What a key pair is imported with. */
export interface KeyPairRequest {
  readonly owner: Owner;
  readonly version: string;
  readonly privateKey: string;
  /** The logical ID of the custom resource. */
  readonly createdBy: string;
  /** Tags of the user's own. */
  readonly tags: Tags;
}

/** The key pairs of an owner that the list shows, as they are now. */
export async function keyPairsOf(owner: Owner): Promise<OwnedKeyPair[]> {
  return keyPairsWith((tags) => isOwnedBy(tags, owner));
}

/** The key pairs of all owners in a stack. */
export async function keyPairsOfStack(stack: string): Promise<OwnedKeyPair[]> {
  return keyPairsWith((tags) => stackOf(tags) === stack);
}

async function keyPairsWith(isWanted: (tags: Tags) => boolean): Promise<OwnedKeyPair[]> {
  const listed = (await allKeyPairs()).map(({ arn }) => ({ arn: arn! }));
  return (await asTheyAre(listed)).filter(({ tags }) => isWanted(tags)); // what the list says of their tags may be old
}

/** Key pairs, each once, as they are now; without those that don't exist any more. */
export async function asTheyAre(pairs: readonly { readonly arn: string }[]): Promise<OwnedKeyPair[]> {
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

/** Imports a public key, or finds what an earlier attempt has imported. */
export async function importKeyPair(request: KeyPairRequest, publicKeyMaterial: string): Promise<PlaybackKeyPair> {
  const { owner, version, privateKey, createdBy, tags: user } = request;
  const name = `${owner.stack.split('/')[1]}-${version}`.slice(-128);
  const tags = { ...user, ...ownerTags(owner), [VERSION]: version, [PRIVATE_KEY]: privateKey, [CREATED_BY]: createdBy };
  const importOnce = async () => retry(async (options) => (
    await ivs.send(new ImportPlaybackKeyPairCommand({ name, publicKeyMaterial, tags }), options)).keyPair!);
  try {
    return await importOnce();
  } catch (error) {
    // when an answer was lost, the client has asked again, and the import of the first call was in its way
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

/** Whether a key pair can sign again: its time is not over, nor about to be. */
export function canSignAgain({ retires }: OwnedKeyPair): boolean {
  return retires === undefined || retires > now() + MARGIN;
}

/** Lets a retired key pair sign again; before it does, so that nobody deletes it then. */
export async function reactivate({ arn, retires }: OwnedKeyPair): Promise<PlaybackKeyPair> {
  if (retires !== undefined) { await untag(arn, [RETIRES]); }
  return readKeyPair(arn);
}

/** Lets a key pair retire that no longer signs. It stays for the tokens that it has signed. */
export async function retire({ arn, validUntil = 0 }: OwnedKeyPair, afterSeconds: number): Promise<void> {
  await tag(arn, { [RETIRES]: String(Math.max(now() + afterSeconds, validUntil)) });
}

/** Remembers until when tokens are valid, when the lifetime of new ones is shortened. */
export async function keepValidFor({ arn, validUntil = 0 }: OwnedKeyPair, seconds: number): Promise<void> {
  if (now() + seconds > validUntil) { await tag(arn, { [VALID_UNTIL]: String(now() + seconds) }); }
}

/** Gives a key pair to another owner, and other tags of the user's own. */
export async function retag({ arn }: OwnedKeyPair, owner: Owner, user: Tags, stale: string[]): Promise<void> {
  await tag(arn, { ...user, ...ownerTags(owner) });
  if (stale.length > 0) { await untag(arn, stale); }
}

/** Takes over a key pair of an earlier stack, which retires. */
export async function takeOver(arn: string, owner: Owner, { retirement, mustExist }: { retirement: number; mustExist: boolean }): Promise<void> {
  const tags = await tagsOf(arn);
  if (tags === undefined && mustExist) { throw new HandlerError(`playback key pair ${arn} does not exist; check takeOverKeyPairs`); }
  if (tags === undefined || isOwnedBy(tags, owner)) { return; }
  const earlier = keyPair(arn, tags);
  await tag(arn, { ...takeoverTags(owner, tags), ...earlier.retires === undefined ? {} : { [RETIRED_BEFORE]: String(earlier.retires) } });
  if (earlier.retires === undefined) { await retire(earlier, retirement); }
}

/** Deletes a key pair; one that was taken over, and whose time is not over, goes back to who had it before. */
export async function removeKeyPair({ arn, tags, retires = 0 }: OwnedKeyPair): Promise<void> {
  const back = returnTags(tags);
  if (back === undefined || retires < now()) { return deleteKeyPair(arn); }
  await tag(arn, back.set);
  await untag(arn, [...back.remove, tags[RETIRED_BEFORE] === undefined ? RETIRES : RETIRED_BEFORE]);
}

/** Deletes the key pairs whose time is over. */
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
      // when an answer was lost, the client has asked again, which is denied: the tag that allows it has been deleted with the key pair
      if (await tagsOf(arn) !== undefined) { throw error; }
    }
  });
}

/** Whether something could be freed. If the account is full, the reason says with what. */
async function freeKeyPairSlot(owner: Owner): Promise<boolean> {
  const own = await keyPairsOf(owner);
  if (await deleteRetired(own) > 0) { return true; }
  const all = await allKeyPairs();
  if (all.length < KEY_PAIRS_IN_AN_ACCOUNT) { return false; }
  const [first] = own.flatMap(({ retires }) => retires ?? []).sort((a, b) => a - b);
  const fix = first === undefined
    ? 'delete one that you don\'t need, and deploy again'
    : `deploy again after ${new Date(1000 * (first + MARGIN)).toISOString()}, when the tokens of an earlier key are no longer valid`;
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
