import { EventPattern, OnEventOptions, Rule } from 'aws-cdk-lib/aws-events';
import { Construct } from 'constructs';
import { LimitName } from '../channel/channel-event-names';
import { addRule } from '../private/rule';

/**
 * EventBridge rules and patterns for quotas of the account, whose events carry no channel.
 *
 * For the events of all channels see `ChannelEvents.allChannels`. Delivery is best effort.
 *
 * @see https://docs.aws.amazon.com/ivs/latest/LowLatencyUserGuide/eventbridge.html
 */
export class AccountEvents {
  /**
   * Events of the account and region of a scope.
   *
   * @param scope where the rules stand
   */
  public static fromScope(scope: Construct): AccountEvents {
    return new AccountEvents(scope);
  }

  private constructor(private readonly scope: Construct) {}

  /**
   * The pattern of quotas that are exceeded.
   *
   * @param limits which quotas; all when none is given
   */
  public limitBreachPattern(...limits: LimitName[]): EventPattern {
    return {
      source: ['aws.ivs'],
      detailType: ['IVS Limit Breach'],
      ...(limits.length > 0 && { detail: { limit_name: limits } }),
    };
  }

  /**
   * A rule on too many live channels.
   *
   * @param id construct ID of the rule
   * @param options target, description and further conditions
   */
  public onConcurrentBroadcastsBreach(id: string, options: OnEventOptions = {}): Rule {
    return this.rule(id, options, LimitName.CONCURRENT_BROADCASTS);
  }

  /**
   * A rule on too many viewers.
   *
   * @param id construct ID of the rule
   * @param options target, description and further conditions
   */
  public onConcurrentViewersBreach(id: string, options: OnEventOptions = {}): Rule {
    return this.rule(id, options, LimitName.CONCURRENT_VIEWERS);
  }

  private rule(id: string, options: OnEventOptions, limit: LimitName): Rule {
    return addRule(this.scope, id, options, this.limitBreachPattern(limit));
  }
}
