import type {
  AdConfiguration, CreateAdConfigurationCommandInput, ListAdConfigurationsCommandInput, UpdateAdConfigurationCommandInput,
} from '@aws-sdk/client-ivs';
import { Account, find, read } from '../account';
import { conflict } from '../errors';
import { page } from '../paging';

/** Without a post-roll: switched off, 15 seconds (user guide, server-side ad insertion). */
export function CreateAdConfiguration(account: Account, { tags, ...settings }: CreateAdConfigurationCommandInput) {
  const adConfiguration: AdConfiguration & { arn: string } = {
    name: '',
    postRollConfiguration: { enabled: false, durationSeconds: 15 },
    ...settings,
    mediaTailorPlaybackConfigurations: settings.mediaTailorPlaybackConfigurations!,
    arn: account.newArn('ad-configuration'),
    tags: tags ?? {},
  };
  account.adConfigurations.set(adConfiguration.arn, adConfiguration);
  return { adConfiguration };
}

export function GetAdConfiguration(account: Account, { arn }: { arn?: string }) {
  return { adConfiguration: read(account.adConfigurations, arn!) };
}

/** A post-roll that is left out is kept (API reference). */
export function UpdateAdConfiguration(account: Account, { arn, ...changes }: UpdateAdConfigurationCommandInput) {
  const adConfiguration = find(account.adConfigurations, arn!);
  const updated = { ...adConfiguration, ...Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined)) };
  account.adConfigurations.set(arn!, updated);
  return { adConfiguration: updated };
}

/** As with policies: the reason of its ConflictException is likely, but not documented. */
export function DeleteAdConfiguration(account: Account, { arn }: { arn?: string }) {
  find(account.adConfigurations, arn!);
  const user = [...account.channels.values()].find((channel) => channel.adConfigurationArn === arn);
  if (user) { throw conflict(`ad configuration ${arn} is used by channel ${user.arn}`); }
  account.adConfigurations.remove(arn!, account.delays.remove);
  return {};
}

export function ListAdConfigurations(account: Account, input: ListAdConfigurationsCommandInput) {
  const { items, nextToken } = page([...account.adConfigurations.listed.values()], input);
  return { adConfigurations: items, nextToken };
}
