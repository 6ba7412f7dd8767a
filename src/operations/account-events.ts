import { EventPattern, OnEventOptions, Rule } from 'aws-cdk-lib/aws-events';
import { Construct } from 'constructs';
import { LimitName } from '../channel/channel-event-names';
import { LimitBreachPatternOptions } from '../channel/channel-event-patterns';
import { eventPattern } from '../private/event-pattern';
import { addRule } from '../private/rule';

/**
 * EventBridge rules and patterns for quotas of the account, whose events carry no channel.
 *
 * For the events of all channels see `ChannelEvents.allChannels`. Delivery is best effort.
 *
 * @see https://docs.aws.amazon.com/ivs/latest/LowLatencyUserGuide/eventbridge.html
 *
 * @example
 *
 * declare const queue: sqs.Queue;
 * const target = new targets.SqsQueue(queue);
 * ivs.AccountEvents.fromScope(this).onConcurrentViewersBreach('TooManyViewers', { target: target });
 */
export class AccountEvents {
  /**
   * Events of the account and region of a scope.
   *
   * @param scope the scope of the rules
   * @returns the events of the account and region
   */
  public static fromScope(scope: Construct): AccountEvents {
    return new AccountEvents(scope);
  }

  private constructor(private readonly scope: Construct) {}

  /**
   * Matches "IVS Limit Breach".
   *
   * @param options which limits, and filters on the envelope
   * @returns the pattern, for a rule of yours
   */
  public limitBreachPattern(options: LimitBreachPatternOptions = {}): EventPattern {
    return eventPattern(this.scope, 'IVS Limit Breach', { limit_name: options.limits }, options.eventMetadata);
  }

  /**
   * A rule for too many live channels.
   *
   * @param id construct ID of the rule
   * @param options target, description and further conditions
   * @returns the rule, which can get more targets
   */
  public onConcurrentBroadcastsBreach(id: string, options: OnEventOptions = {}): Rule {
    return this.rule(id, options, LimitName.CONCURRENT_BROADCASTS);
  }

  /**
   * A rule for too many viewers.
   *
   * @param id construct ID of the rule
   * @param options target, description and further conditions
   * @returns the rule, which can get more targets
   */
  public onConcurrentViewersBreach(id: string, options: OnEventOptions = {}): Rule {
    return this.rule(id, options, LimitName.CONCURRENT_VIEWERS);
  }

  private rule(id: string, options: OnEventOptions, limit: LimitName): Rule {
    return addRule(this.scope, id, options, this.limitBreachPattern({ limits: [limit] }));
  }
}
