import { EventPattern, OnEventOptions, Rule } from 'aws-cdk-lib/aws-events';
import { Construct } from 'constructs';
import { LimitName } from '../channel/channel-event-names';
import { LimitBreachPatternOptions } from '../channel/channel-event-patterns';
import { eventPattern } from '../private/event-pattern';
import { addRule } from '../private/rule';

/**
 * EventBridge rules and patterns for the quotas of an account, whose events don't name a channel.
 *
 * For the events of all channels, use `ChannelEvents.allChannels`. Delivery is best effort.
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
   * @param options the limits to match, and filters on the envelope
   * @returns the pattern, for your own rule
   */
  public limitBreachPattern(options: LimitBreachPatternOptions = {}): EventPattern {
    return eventPattern(this.scope, 'IVS Limit Breach', { limit_name: options.limits }, options.eventMetadata);
  }

  /**
   * A rule for "Concurrent Broadcasts". The account has too many live channels.
   *
   * @param id construct ID of the rule
   * @param options target, description and additional conditions
   * @returns the rule, to which you can add targets
   */
  public onConcurrentBroadcastsBreach(id: string, options: OnEventOptions = {}): Rule {
    return this.rule(id, options, LimitName.CONCURRENT_BROADCASTS);
  }

  /**
   * A rule for "Concurrent Viewers". The account has too many viewers.
   *
   * @param id construct ID of the rule
   * @param options target, description and additional conditions
   * @returns the rule, to which you can add targets
   */
  public onConcurrentViewersBreach(id: string, options: OnEventOptions = {}): Rule {
    return this.rule(id, options, LimitName.CONCURRENT_VIEWERS);
  }

  private rule(id: string, options: OnEventOptions, limit: LimitName): Rule {
    return addRule(this.scope, id, options, this.limitBreachPattern({ limits: [limit] }));
  }
}
