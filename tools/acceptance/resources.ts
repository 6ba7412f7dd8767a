import { Account } from './account';
import { PURPOSE_TAG, RUN_TAG } from './names';
import { eventually } from './processes';

/** A resource of IVS, as a list shows it. */
export interface IvsResource {
  readonly kind: Kind;
  readonly arn: string;
  readonly tags: { readonly [key: string]: string };
}

type Kind = keyof typeof KINDS;

/** In the order in which they can be deleted: a channel refers to the others. */
const KINDS = {
  'channel': { list: 'ListChannels', member: 'channels', delete: 'DeleteChannel' },
  'recording configuration': { list: 'ListRecordingConfigurations', member: 'recordingConfigurations', delete: 'DeleteRecordingConfiguration' },
  'playback restriction policy': { list: 'ListPlaybackRestrictionPolicies', member: 'playbackRestrictionPolicies', delete: 'DeletePlaybackRestrictionPolicy' },
  'ad configuration': { list: 'ListAdConfigurations', member: 'adConfigurations', delete: 'DeleteAdConfiguration' },
  'playback key pair': { list: 'ListPlaybackKeyPairs', member: 'keyPairs', delete: 'DeletePlaybackKeyPair' },
} as const;

const PATIENCE = 90; // seconds until a stream has ended and its channel can be deleted

/** Everything of IVS in the account and Region. */
export async function resourcesOf(account: Account): Promise<IvsResource[]> {
  const found: IvsResource[] = [];
  for (const [kind, { list, member }] of Object.entries(KINDS)) {
    for (const { arn, tags = {} } of await account.list(list, member)) { found.push({ kind: kind as Kind, arn, tags }); }
  }
  return found;
}

type Filter = (resource: Pick<IvsResource, 'tags'>) => boolean;

/** Whether any acceptance run has created it. */
export const isOurs: Filter = ({ tags }) => tags[PURPOSE_TAG.key] === PURPOSE_TAG.value;

/** Whether this run has created it. */
export function isOf(runId: string): Filter {
  return (resource) => isOurs(resource) && resource.tags[RUN_TAG] === runId;
}

/** `3 channels, 1 playback key pair` */
export function summary(resources: readonly IvsResource[]): string {
  const counts = Object.keys(KINDS).map((kind) => ({ kind, count: resources.filter((resource) => resource.kind === kind).length }));
  const found = counts.filter(({ count }) => count > 0).map(({ kind, count }) => (count === 1 ? `1 ${kind}` : `${count} ${kind.replace(/y$/, 'ie')}s`));
  return found.join(', ') || 'nothing';
}

/** Deletes what is meant. Returns what could not be deleted, and why. */
export async function sweep(account: Account, isMeant: (resource: IvsResource) => boolean): Promise<string[]> {
  const failures: string[] = [];
  for (const resource of (await resourcesOf(account)).filter(isMeant)) {
    try {
      await deleteResource(account, resource);
    } catch (error) {
      failures.push(`${resource.kind} ${resource.arn.split('/').at(-1)}: ${(error as Error).name}`);
    }
  }
  return failures;
}

async function deleteResource(account: Account, { kind, arn }: IvsResource): Promise<void> {
  const remove = async (): Promise<Error | undefined> => {
    if (kind === 'channel') { await endStream(account, arn); }
    return account.call(KINDS[kind].delete, { arn }).then(() => undefined, (error: Error) => (error.name === 'ResourceNotFoundException' ? undefined : error));
  };
  const failure = await eventually(remove, (error) => error?.name !== 'ConflictException', PATIENCE);
  if (failure) { throw failure; }
}

/** The key goes first: an encoder would come back. */
async function endStream(account: Account, channelArn: string): Promise<void> {
  const keys = await account.list('ListStreamKeys', 'streamKeys', { channelArn }).catch(() => []);
  for (const { arn } of keys) { await account.call('DeleteStreamKey', { arn }).catch(() => undefined); }
  await account.call('StopStream', { channelArn }).catch(() => undefined); // most are not live
}
