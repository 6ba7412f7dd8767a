import type {
  BatchGetChannelCommandInput, BatchGetChannelCommandOutput, Channel, ChannelSummary, CreateChannelCommandInput, ListChannelsCommandInput,
  UpdateChannelCommandInput,
} from '@aws-sdk/client-ivs';
import { Account, find, read } from '../account';
import { conflict, invalid, notFound } from '../errors';
import { newId } from '../ids';
import { page } from '../paging';

type Settings = Omit<CreateChannelCommandInput, 'tags'>;

const PASSPHRASE_LENGTH = 79; // as in an answer that is public; those of the documentation have 69

/** Every channel has it: examples of the AWS CLI (create-channel, update-channel), and an answer of CreateChannel that is public. */
const NO_MULTITRACK = { enabled: false, maximumResolution: 'FULL_HD', policy: 'ALLOW' } as const;

/** Also makes a stream key, whose value stands in the reply (API reference, CreateChannel). */
export function CreateChannel(account: Account, { tags, ...settings }: CreateChannelCommandInput) {
  const arn = account.newArn('channel');
  const id = arn.split('/')[1];
  const { host, options: { region, accountId } } = account;
  const channel: Channel & { arn: string } = {
    // the documented defaults
    name: '',
    latencyMode: 'LOW',
    type: 'STANDARD',
    authorized: false,
    insecureIngest: false,
    containerFormat: 'TS',
    recordingConfigurationArn: '',
    playbackRestrictionPolicyArn: '',
    adConfigurationArn: '',
    ...settings,
    multitrackInputConfiguration: multitrackOf(settings),
    arn,
    tags: tags ?? {},
    preset: presetOf(settings),
    ingestEndpoint: `${host}.global-contribute.live-video.net`,
    playbackUrl: `https://${host}.${region}.playback.live-video.net/api/video/v1/${region}.${accountId}.channel.${id}.m3u8`,
    srt: { endpoint: `${host}.srt.live-video.net`, passphrase: newId(PASSPHRASE_LENGTH) },
  };
  checkRules(account, channel);
  account.channels.set(arn, channel);
  return { channel, streamKey: account.addStreamKey(arn) };
}

export function GetChannel(account: Account, { arn }: { arn?: string }) {
  return { channel: read(account.channels, arn!) };
}

export function BatchGetChannel(account: Account, { arns }: BatchGetChannelCommandInput): Omit<BatchGetChannelCommandOutput, '$metadata'> {
  return {
    channels: arns!.flatMap((arn) => account.channels.read(arn) ?? []),
    errors: arns!.filter((arn) => account.channels.read(arn) === undefined)
      .map((arn) => ({ arn, code: 'ResourceNotFoundException', message: notFound(arn).message })),
  };
}

/** "You cannot update a channel while it is live" (API reference). Members that are left out keep their value, which is not documented. */
export function UpdateChannel(account: Account, { arn, ...changes }: UpdateChannelCommandInput) {
  const channel = find(account.channels, arn!);
  if (account.isLive(arn!)) { throw conflict(`channel ${arn} is live; stop the stream first`); }
  const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
  const updated = { ...channel, ...given };
  const changesType = changes.type !== undefined && changes.type !== channel.type;
  const result = {
    ...updated,
    preset: presetOf(changesType && changes.preset === undefined ? { ...updated, preset: undefined } : updated),
    multitrackInputConfiguration: multitrackOf(updated),
  };
  checkRules(account, result);
  account.channels.set(arn!, result);
  return { channel: result };
}

/** Deletes the stream keys, too; a live channel stays (API reference). Sessions can be read for 60 days. */
export function DeleteChannel(account: Account, { arn }: { arn?: string }) {
  find(account.channels, arn!);
  if (account.isLive(arn!)) { throw conflict(`channel ${arn} is live; call StopStream and wait for Stream End`); }
  account.channels.remove(arn!, account.delays.remove);
  for (const key of account.streamKeys.values()) {
    if (key.channelArn === arn) { account.streamKeys.remove(key.arn, account.delays.remove); }
  }
  return {};
}

/** Its filters exclude each other (409, API reference). A summary has no ingest endpoint, playback URL, SRT or multitrack settings. */
export function ListChannels(account: Account, input: ListChannelsCommandInput) {
  const filters: [keyof Channel, string | undefined][] = [
    ['name', input.filterByName],
    ['recordingConfigurationArn', input.filterByRecordingConfigurationArn],
    ['playbackRestrictionPolicyArn', input.filterByPlaybackRestrictionPolicyArn],
    ['adConfigurationArn', input.filterByAdConfigurationArn],
  ];
  const given = filters.filter(([, value]) => value !== undefined);
  if (given.length > 1) { throw conflict('only one filter may be given'); }
  const matching = [...account.channels.listed.values()].filter((channel) => given.every(([member, value]) => channel[member] === value));
  const { items, nextToken } = page(matching, input);
  return { channels: items.map(summaryOf), nextToken };
}

function summaryOf({ ingestEndpoint, playbackUrl, srt, multitrackInputConfiguration, containerFormat, ...summary }: Channel): ChannelSummary {
  return summary;
}

/** Only the advanced types have a preset; without one they get HIGHER_BANDWIDTH_DELIVERY (API reference, Channel). */
function presetOf({ type, preset }: Settings | Channel): any {
  return type === 'ADVANCED_SD' || type === 'ADVANCED_HD' ? preset || 'HIGHER_BANDWIDTH_DELIVERY' : '';
}

/** What is left out of a configuration that is switched off has its default; one that is switched on must be whole (API reference). */
function multitrackOf({ multitrackInputConfiguration: given }: Settings | Channel): Channel['multitrackInputConfiguration'] {
  if (given?.enabled && (!given.policy || !given.maximumResolution)) { throw invalid('multitrack input needs policy and maximumResolution'); }
  return { ...NO_MULTITRACK, ...given };
}

function checkRules(account: Account, channel: Channel): void {
  const { multitrackInputConfiguration: multitrack, adConfigurationArn, recordingConfigurationArn, playbackRestrictionPolicyArn } = channel;
  if (multitrack?.enabled) {
    if (channel.type !== 'STANDARD') { throw invalid('multitrack input needs type STANDARD'); }
    if (channel.containerFormat !== 'FRAGMENTED_MP4') { throw invalid('multitrack input needs containerFormat FRAGMENTED_MP4'); }
  }
  // user guide, server-side ad insertion
  if (adConfigurationArn && channel.containerFormat === 'FRAGMENTED_MP4') { throw invalid('ads need containerFormat TS'); }
  if (recordingConfigurationArn) { find(account.recordingConfigurations, recordingConfigurationArn); }
  if (playbackRestrictionPolicyArn) { find(account.policies, playbackRestrictionPolicyArn); }
  if (adConfigurationArn) { find(account.adConfigurations, adConfigurationArn); }
}
