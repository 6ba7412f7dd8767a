import { aws_ivs } from 'aws-cdk-lib/interfaces';
import { IConstruct } from 'constructs';
import { IvsError } from '../private/errors';
import { isMarked, mark } from '../private/identity';
import { CHANNEL, listOf, mapOf, requireType } from '../private/value-types';

/**
 * The channels that a construct can use at run time.
 *
 * @see https://docs.aws.amazon.com/ivs/latest/LowLatencyUserGuide/what-is.html
 *
 * @example
 *
 * declare const channel: ivs.Channel;
 * new ivs.ViewerSessionRevoker(this, 'Revoker', { channels: ivs.ChannelSelection.of(channel) });
 */
export class ChannelSelection {
  /**
   * Selects channels. They must be in the account and region of the stack (`AccountMismatch`, `RegionMismatch`).
   *
   * Raises `ChannelSelectionInvalid` without a channel.
   *
   * @param channels L2, L1 or imported channels
   * @returns the selection
   */
  public static of(...channels: aws_ivs.IChannelRef[]): ChannelSelection {
    if (channels.length === 0) { throw new IvsError('ChannelSelectionInvalid', 'ChannelSelection.of', { channels }); }
    requireType('ChannelSelection.of', 'channels', channels, listOf(CHANNEL));
    return new ChannelSelection(channels.map((channel) => ({ channel })));
  }

  /**
   * Selects channels and names them. Requests to a `PlaybackTokenSigner` can use the name instead of the ARN. Other constructs ignore the names.
   *
   * Raises `ChannelSelectionInvalid` without a channel.
   *
   * @param channels L2, L1 or imported channels by name
   * @returns the selection
   */
  public static named(channels: { [name: string]: aws_ivs.IChannelRef }): ChannelSelection {
    requireType('ChannelSelection.named', 'channels', channels, mapOf(CHANNEL));
    const named = Object.entries(channels).map(([name, channel]) => ({ name, channel }));
    if (named.length === 0) { throw new IvsError('ChannelSelectionInvalid', 'ChannelSelection.named', { channels }); }
    return new ChannelSelection(named);
  }

  /**
   * Selects every channel in the account and region of the stack, including those that are created later.
   *
   * @returns the selection
   */
  public static all(): ChannelSelection {
    return new ChannelSelection('ALL');
  }

  /**
   * The selected channels. Plain JavaScript can pass any value. A list of channels must not be mistaken for all of them.
   *
   * @internal
   */
  public static _selectedBy(scope: IConstruct, selection: ChannelSelection): 'ALL' | readonly aws_ivs.IChannelRef[] {
    const selected = ChannelSelection._namedBy(scope, selection);
    return selected === 'ALL' ? selected : selected.map(({ channel }) => channel);
  }

  /**
   * The selected channels with their names.
   *
   * @internal
   */
  public static _namedBy(scope: IConstruct, selection: ChannelSelection): SelectedChannels {
    if (!isMarked(selection, 'ChannelSelection')) {
      throw new IvsError('ChannelSelectionInvalid', scope, { channels: Array.isArray(selection) ? 'a list' : typeof selection });
    }
    return selection.selected;
  }

  private constructor(private readonly selected: SelectedChannels) {
    mark(this, 'ChannelSelection');
  }
}

type SelectedChannels = 'ALL' | readonly { readonly name?: string; readonly channel: aws_ivs.IChannelRef }[];
