import { paginateListChannels, UpdateChannelCommand } from '@aws-sdk/client-ivs';
import type { Reply, Request } from '../../src/control-plane/contract';
import { attempt } from '../shared/attempt';
import { ivs } from '../shared/ivs-client';
import { arnProperty } from '../shared/properties';

/*
 * Detaches every channel that still points at this recording configuration, and no other: the service refuses to delete a
 * configuration in use. Channels that an app made at run time are found by the filter of the list, on all its pages.
 */
export async function recordingDetachment(request: Request<'Custom::IvsRecordingDetachment'>): Promise<Reply> {
  const arn = arnProperty(request.ResourceProperties, 'RecordingConfigurationArn', 'recording-configuration');
  if (request.RequestType === 'Delete') { await detachAll(arn); }
  return { PhysicalResourceId: arn };
}

async function detachAll(recordingConfigurationArn: string): Promise<void> {
  for (const arn of await channelsOf(recordingConfigurationArn)) { await detach(arn, recordingConfigurationArn); }
}

/** All pages first: what is detached falls out of the list, and would move the pages. */
async function channelsOf(filterByRecordingConfigurationArn: string): Promise<string[]> {
  return attempt(`list the channels of ${filterByRecordingConfigurationArn}`, async () => {
    const channels: string[] = [];
    for await (const page of paginateListChannels({ client: ivs, pageSize: 100 }, { filterByRecordingConfigurationArn })) {
      channels.push(...(page.channels ?? []).map(({ arn }) => arn!));
    }
    return channels;
  });
}

async function detach(arn: string, recordingConfigurationArn: string): Promise<void> {
  const ifGone = {}; // deleted in the meantime
  await attempt<unknown>(`detach channel ${arn} from ${recordingConfigurationArn}`,
    () => ivs.send(new UpdateChannelCommand({ arn, recordingConfigurationArn: '' })), ifGone);
}
