import { Stack } from 'aws-cdk-lib';
import { EventPattern, OnEventOptions, Rule } from 'aws-cdk-lib/aws-events';
import { aws_ivs } from 'aws-cdk-lib/interfaces';
import { Construct, IConstruct } from 'constructs';
import { LimitName, RecordingStatus, StreamHealth, StreamState } from './channel-event-names';
import { warn } from '../private/errors';
import { addRule } from '../private/rule';
import { areKnownToDiffer } from '../private/validate';

/**
 * EventBridge rules and patterns for a channel, or for all channels of an account and region.
 *
 * Each pattern filters on the channel's ARN (in `resources`, not in `detail`) and on the field that names the event, which differs
 * from type to type. Conditions of yours must be on other fields (`EventPatternOverlap`). Events arrive in the account and region of
 * the channel only; a rule elsewhere gives the warning `Events.otherEnvironment`. Delivery is best effort: an event may be missing,
 * late by hours or out of order.
 *
 * @see https://docs.aws.amazon.com/ivs/latest/LowLatencyUserGuide/eventbridge.html
 */
export class ChannelEvents {
  /**
   * Events of one channel.
   *
   * @param channel an L2, an L1 or an imported channel
   */
  public static fromChannel(channel: aws_ivs.IChannelRef): ChannelEvents {
    return new ChannelEvents(channel, channel);
  }

  /**
   * Events of every channel in the account and region of a scope, for apps that make channels at run time.
   *
   * @param scope where the rules stand
   */
  public static allChannels(scope: Construct): ChannelEvents {
    return new ChannelEvents(scope);
  }

  private constructor(private readonly scope: IConstruct, private readonly channel?: aws_ivs.IChannelRef) {}

  /**
   * The pattern of state changes of a stream.
   *
   * @param states which changes; all when none is given
   */
  public streamStatePattern(...states: StreamState[]): EventPattern {
    return this.pattern('IVS Stream State Change', 'event_name', states);
  }

  /**
   * The pattern of health changes of a stream.
   *
   * @param health which changes; all when none is given
   */
  public streamHealthPattern(...health: StreamHealth[]): EventPattern {
    return this.pattern('IVS Stream Health Change', 'event_name', health);
  }

  /**
   * The pattern of a channel that exceeds an ingest quota.
   *
   * The breaches of account-wide quotas name no channel: see `AccountEvents`.
   */
  public ingestLimitBreachPattern(): EventPattern {
    return this.pattern('IVS Limit Breach', 'limit_name', [LimitName.INGEST_BITRATE, LimitName.INGEST_RESOLUTION]);
  }

  /**
   * The pattern of state changes of a recording.
   *
   * @param statuses which changes; all when none is given
   */
  public recordingPattern(...statuses: RecordingStatus[]): EventPattern {
    return this.pattern('IVS Recording State Change', 'recording_status', statuses);
  }

  /**
   * The pattern of an ad break that was inserted.
   */
  public adBreakPattern(): EventPattern {
    return this.pattern('IVS Ad Break State Change', 'event_name', ['Ad Break Inserted']);
  }

  /**
   * A rule on every event of the channel.
   *
   * @param id construct ID of the rule
   * @param options target, description and further conditions
   */
  public onEvent(id: string, options: OnEventOptions = {}): Rule {
    return this.rule(id, options, { source: ['aws.ivs'], ...this.resources() });
  }

  /**
   * A rule on an encoder that has connected.
   *
   * @param id construct ID of the rule
   * @param options target, description and further conditions
   */
  public onSessionCreated(id: string, options: OnEventOptions = {}): Rule {
    return this.rule(id, options, this.streamStatePattern(StreamState.SESSION_CREATED));
  }

  /**
   * A rule on a session that is over. It may come before "Stream End", and not every session has it.
   *
   * @param id construct ID of the rule
   * @param options target, description and further conditions
   */
  public onSessionEnded(id: string, options: OnEventOptions = {}): Rule {
    return this.rule(id, options, this.streamStatePattern(StreamState.SESSION_ENDED));
  }

  /**
   * A rule on the channel going live.
   *
   * @param id construct ID of the rule
   * @param options target, description and further conditions
   */
  public onStreamStart(id: string, options: OnEventOptions = {}): Rule {
    return this.rule(id, options, this.streamStatePattern(StreamState.STREAM_START));
  }

  /**
   * A rule on the channel no longer being live.
   *
   * @param id construct ID of the rule
   * @param options target, description and further conditions
   */
  public onStreamEnd(id: string, options: OnEventOptions = {}): Rule {
    return this.rule(id, options, this.streamStatePattern(StreamState.STREAM_END));
  }

  /**
   * A rule on a stream that failed.
   *
   * @param id construct ID of the rule
   * @param options target, description and further conditions
   */
  public onStreamFailure(id: string, options: OnEventOptions = {}): Rule {
    return this.rule(id, options, this.streamStatePattern(StreamState.STREAM_FAILURE));
  }

  /**
   * A rule on a second encoder with a higher priority that has taken over.
   *
   * @param id construct ID of the rule
   * @param options target, description and further conditions
   */
  public onStreamTakeover(id: string, options: OnEventOptions = {}): Rule {
    return this.rule(id, options, this.streamStatePattern(StreamState.STREAM_TAKEOVER));
  }

  /**
   * A rule on a takeover that failed.
   *
   * @param id construct ID of the rule
   * @param options target, description and further conditions
   */
  public onStreamTakeoverFailure(id: string, options: OnEventOptions = {}): Rule {
    return this.rule(id, options, this.streamStatePattern(StreamState.STREAM_TAKEOVER_FAILURE));
  }

  /**
   * A rule on too little data arriving from the encoder. After 30 seconds without data the stream is ended.
   *
   * @param id construct ID of the rule
   * @param options target, description and further conditions
   */
  public onStarvationStart(id: string, options: OnEventOptions = {}): Rule {
    return this.rule(id, options, this.streamHealthPattern(StreamHealth.STARVATION_START));
  }

  /**
   * A rule on enough data arriving again.
   *
   * @param id construct ID of the rule
   * @param options target, description and further conditions
   */
  public onStarvationEnd(id: string, options: OnEventOptions = {}): Rule {
    return this.rule(id, options, this.streamHealthPattern(StreamHealth.STARVATION_END));
  }

  /**
   * A rule on bitrate or resolution beyond what the channel's type allows.
   *
   * @param id construct ID of the rule
   * @param options target, description and further conditions
   */
  public onIngestLimitBreach(id: string, options: OnEventOptions = {}): Rule {
    return this.rule(id, options, this.ingestLimitBreachPattern());
  }

  /**
   * A rule on a recording that has begun. The manifests are complete only at its end.
   *
   * @param id construct ID of the rule
   * @param options target, description and further conditions
   */
  public onRecordingStart(id: string, options: OnEventOptions = {}): Rule {
    return this.rule(id, options, this.recordingPattern(RecordingStatus.RECORDING_START));
  }

  /**
   * A rule on a recording that is complete: the time to process it.
   *
   * @param id construct ID of the rule
   * @param options target, description and further conditions
   */
  public onRecordingEnd(id: string, options: OnEventOptions = {}): Rule {
    return this.rule(id, options, this.recordingPattern(RecordingStatus.RECORDING_END));
  }

  /**
   * A rule on a recording that could not begin, or ended with a failure.
   *
   * @param id construct ID of the rule
   * @param options target, description and further conditions
   */
  public onRecordingFailure(id: string, options: OnEventOptions = {}): Rule {
    return this.rule(id, options, this.recordingPattern(RecordingStatus.RECORDING_START_FAILURE, RecordingStatus.RECORDING_END_FAILURE));
  }

  /**
   * A rule on an ad break that was inserted.
   *
   * @param id construct ID of the rule
   * @param options target, description and further conditions
   */
  public onAdBreak(id: string, options: OnEventOptions = {}): Rule {
    return this.rule(id, options, this.adBreakPattern());
  }

  private pattern(detailType: string, field: string, values: string[]): EventPattern {
    return {
      source: ['aws.ivs'],
      ...this.resources(),
      detailType: [detailType],
      ...(values.length > 0 && { detail: { [field]: values } }),
    };
  }

  private resources(): EventPattern {
    return this.channel ? { resources: [this.channel.channelRef.channelArn] } : {};
  }

  private rule(id: string, options: OnEventOptions, pattern: EventPattern): Rule {
    const rule = addRule(this.scope, id, options, pattern);
    this.warnAboutEnvironment(rule);
    return rule;
  }

  private warnAboutEnvironment(rule: Rule): void {
    const there = this.channel?.env;
    const here = Stack.of(rule);
    if (there && (areKnownToDiffer(here.region, there.region) || areKnownToDiffer(here.account, there.account))) {
      warn(rule, 'Events.otherEnvironment');
    }
  }
}
