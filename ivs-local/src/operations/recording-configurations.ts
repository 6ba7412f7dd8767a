import type {
  CreateRecordingConfigurationCommandInput, ListRecordingConfigurationsCommandInput, RecordingConfiguration,
} from '@aws-sdk/client-ivs';
import { Account, find, read } from '../account';
import { conflict, invalid } from '../errors';
import { Fault } from '../faults';
import { page } from '../paging';

/** Answers with CREATING; the state becomes ACTIVE, or CREATE_FAILED, some time later (API reference). */
export function CreateRecordingConfiguration(account: Account, { tags, ...settings }: CreateRecordingConfigurationCommandInput, fault: Fault = {}) {
  const { renditionConfiguration: renditions, thumbnailConfiguration: thumbnails } = settings;
  // "targetIntervalSeconds is required with INTERVAL" holds for the reply: the default is 60; DISABLED must not have one
  if (thumbnails?.recordingMode === 'DISABLED' && thumbnails.targetIntervalSeconds !== undefined) {
    throw invalid('targetIntervalSeconds can only be given with recordingMode INTERVAL');
  }
  if (renditions?.renditionSelection === 'CUSTOM' && !renditions.renditions?.length) {
    throw invalid('renditions are required with renditionSelection CUSTOM');
  }
  if (settings.destinationConfiguration?.s3 === undefined) { throw invalid('destinationConfiguration.s3 is required'); }

  const configuration: RecordingConfiguration & { arn: string } = {
    name: '',
    recordingReconnectWindowSeconds: 0,
    ...settings,
    destinationConfiguration: settings.destinationConfiguration,
    thumbnailConfiguration: thumbnails?.recordingMode === 'DISABLED' ? thumbnails
      : { recordingMode: 'INTERVAL', targetIntervalSeconds: 60, storage: ['SEQUENTIAL'], ...thumbnails },
    renditionConfiguration: { renditionSelection: 'ALL', ...renditions },
    arn: account.newArn('recording-configuration'),
    state: 'CREATING',
    tags: tags ?? {},
  };
  account.recordingConfigurations.set(configuration.arn, configuration);
  const { recordingDelay: delay } = account.options;
  account.clock.after(typeof delay === 'number' ? delay : delay(configuration.name!), () => {
    const current = account.recordingConfigurations.get(configuration.arn);
    if (current) { account.recordingConfigurations.set(configuration.arn, { ...current, state: fault.createFailed ? 'CREATE_FAILED' : 'ACTIVE' }); }
  });
  return { recordingConfiguration: { ...configuration } };
}

export function GetRecordingConfiguration(account: Account, { arn }: { arn?: string }) {
  return { recordingConfiguration: read(account.recordingConfigurations, arn!) };
}

/** Refused while a channel refers to it (API reference). */
export function DeleteRecordingConfiguration(account: Account, { arn }: { arn?: string }) {
  find(account.recordingConfigurations, arn!);
  const user = [...account.channels.values()].find((channel) => channel.recordingConfigurationArn === arn);
  if (user) { throw conflict(`recording configuration ${arn} is used by channel ${user.arn}`); }
  account.recordingConfigurations.remove(arn!, account.delays.remove);
  return {};
}

/** A summary stops at the tags. */
export function ListRecordingConfigurations(account: Account, input: ListRecordingConfigurationsCommandInput) {
  const { items, nextToken } = page([...account.recordingConfigurations.listed.values()], input);
  const recordingConfigurations = items.map(({ arn, name, destinationConfiguration, state, tags }) => (
    { arn, name, destinationConfiguration, state, tags }));
  return { recordingConfigurations, nextToken };
}
