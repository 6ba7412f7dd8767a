import type { BatchGetStreamKeyCommandInput, CreateStreamKeyCommandInput, ListStreamKeysCommandInput } from '@aws-sdk/client-ivs';
import { Account, find, read } from '../account';
import { notFound, quotaExceeded } from '../errors';
import { page } from '../paging';

/** A channel may have one stream key: a second one exceeds the quota (API reference, CreateStreamKey). */
export function CreateStreamKey(account: Account, { channelArn, tags }: CreateStreamKeyCommandInput) {
  find(account.channels, channelArn!);
  if (account.streamKeyOf(channelArn!)) { throw quotaExceeded(`channel ${channelArn} has a stream key already`); }
  return { streamKey: account.addStreamKey(channelArn!, tags) };
}

export function GetStreamKey(account: Account, { arn }: { arn?: string }) {
  return { streamKey: read(account.streamKeys, arn!) };
}

export function BatchGetStreamKey(account: Account, { arns }: BatchGetStreamKeyCommandInput) {
  return {
    streamKeys: arns!.flatMap((arn) => account.streamKeys.read(arn) ?? []),
    errors: arns!.filter((arn) => account.streamKeys.read(arn) === undefined)
      .map((arn) => ({ arn, code: 'ResourceNotFoundException', message: notFound(arn).message })),
  };
}

/** A stream that is live goes on: only the next one is refused (user guide: stop the stream as well). */
export function DeleteStreamKey(account: Account, { arn }: { arn?: string }) {
  find(account.streamKeys, arn!);
  account.streamKeys.remove(arn!, account.delays.remove);
  return {};
}

/** Gives one at a time by default; a summary has no value. */
export function ListStreamKeys(account: Account, input: ListStreamKeysCommandInput) {
  find(account.channels, input.channelArn!);
  const { items, nextToken } = page([...account.streamKeys.listed.values()].filter((key) => key.channelArn === input.channelArn), input, 1);
  return { streamKeys: items.map(({ value, ...summary }) => summary), nextToken };
}
