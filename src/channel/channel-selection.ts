import { aws_ivs } from 'aws-cdk-lib/interfaces';
import { IConstruct } from 'constructs';
import { IvsError } from '../private/errors';
import { isMarked, mark } from '../private/identity';

/**
 * The channels that a construct works on at run time.
 *
 * @see https://docs.aws.amazon.com/ivs/latest/LowLatencyUserGuide/what-is.html
 */
export class ChannelSelection {
  /**
   * These channels. They are in the account and region of the stack (`AccountMismatch`, `RegionMismatch`).
   *
   * Raises `ChannelSelectionInvalid` when none is given.
   *
   * @param channels L2, L1 or imported channels
   */
  public static of(...channels: aws_ivs.IChannelRef[]): ChannelSelection {
    if (channels.length === 0) { throw new IvsError('ChannelSelectionInvalid', 'ChannelSelection.of', { channels }); }
    return new ChannelSelection(channels);
  }

  /** Every channel in the account and region of the stack, also those that are created later. */
  public static all(): ChannelSelection {
    return new ChannelSelection('ALL');
  }

  /**
   * What is selected. Plain JavaScript can pass anything: a list of channels must not be taken for all of them.
   *
   * @internal
   */
  public static _selectedBy(scope: IConstruct, selection: ChannelSelection): SelectedChannels {
    if (!isMarked(selection, 'ChannelSelection')) {
      throw new IvsError('ChannelSelectionInvalid', scope, { channels: Array.isArray(selection) ? 'a list' : typeof selection });
    }
    return selection.selected;
  }

  private constructor(private readonly selected: SelectedChannels) {
    mark(this, 'ChannelSelection');
  }
}

type SelectedChannels = 'ALL' | readonly aws_ivs.IChannelRef[];
