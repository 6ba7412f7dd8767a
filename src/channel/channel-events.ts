import { Stack } from 'aws-cdk-lib';
import { EventPattern, Match, OnEventOptions, Rule } from 'aws-cdk-lib/aws-events';
import { aws_ivs } from 'aws-cdk-lib/interfaces';
import { Construct, IConstruct } from 'constructs';
import { AdBreakState, LimitName, RecordingStatus, StreamHealth, StreamState } from './channel-event-names';
import {
  AdBreakStateChangePatternOptions, LimitBreachPatternOptions, RecordingStateChangePatternOptions, StreamHealthChangePatternOptions,
  StreamStateChangePatternOptions,
} from './channel-event-patterns';
import { formatIvsArn } from '../private/arn';
import { IvsError } from '../private/errors';
import { eventPattern } from '../private/event-pattern';
import { addRule, warnIfElsewhere } from '../private/rule';
import { CHANNEL, listOf, requireType } from '../private/value-types';

/**
 * EventBridge rules and patterns for one channel, for several channels, or for all channels of an account and region.
 *
 * Each pattern filters on the ARNs of the channels (in `resources`, not in `detail`) and on the field that names the event, which depends on
 * the event type. Put your own conditions on other fields (`EventPatternOverlap`). Events arrive only in the account and region of
 * the channel. A rule in another account or region gives the warning `ChannelEvents.otherEnvironment`. Delivery is best effort: events can be
 * lost, hours late or out of order.
 *
 * A pattern can have 2,048 characters, which is enough for about 30 channels. A longer pattern is reported as `ChannelEvents.patternTooLong`.
 *
 * @see https://docs.aws.amazon.com/ivs/latest/LowLatencyUserGuide/eventbridge.html
 *
 * @example
 *
 * declare const channel: ivs.Channel;
 * declare const queue: sqs.Queue;
 * channel.events.onStreamStart('StreamStart', { target: new targets.SqsQueue(queue) });
 */
export class ChannelEvents {
  /**
   * Events of one channel. Rules are created in the scope of the channel.
   *
   * @param channel an L2, an L1 or an imported channel
   * @returns the events
   */
  public static fromChannel(channel: aws_ivs.IChannelRef): ChannelEvents {
    requireType('ChannelEvents.fromChannel', 'channel', channel, CHANNEL);
    return new ChannelEvents(channel, [channel]);
  }

  /**
   * Events of several channels, with one rule for all of them. Raises `EventChannelsInvalid` if the list is empty or names a channel twice.
   *
   * @param scope the scope of the rules
   * @param channels L2s, L1s or imported channels
   * @returns the events
   */
  public static forChannels(scope: Construct, channels: aws_ivs.IChannelRef[]): ChannelEvents {
    requireType(scope, 'channels', channels, listOf(CHANNEL));
    if (channels.length === 0 || new Set(channels.map(({ channelRef }) => channelRef.channelArn)).size < channels.length) {
      throw new IvsError('EventChannelsInvalid', scope, { channels: channels.map(({ node }) => node.path) });
    }
    return new ChannelEvents(scope, channels);
  }

  /**
   * Events of every channel in the account and region of a scope, for apps that create channels at run time.
   *
   * @param scope the scope of the rules
   * @returns the events
   */
  public static allChannels(scope: Construct): ChannelEvents {
    return new ChannelEvents(scope);
  }

  private constructor(private readonly scope: IConstruct, private readonly channels?: aws_ivs.IChannelRef[]) {}

  /**
   * Matches "IVS Stream State Change".
   *
   * @param options the states to match, and filters on the envelope
   * @returns the pattern, for your own rule
   */
  public streamStateChangePattern(options: StreamStateChangePatternOptions = {}): EventPattern {
    return eventPattern(this.scope, 'IVS Stream State Change', { event_name: options.states }, options.eventMetadata, this.resources());
  }

  /**
   * Matches "IVS Stream Health Change".
   *
   * @param options the states to match, and filters on the envelope
   * @returns the pattern, for your own rule
   */
  public streamHealthChangePattern(options: StreamHealthChangePatternOptions = {}): EventPattern {
    return eventPattern(this.scope, 'IVS Stream Health Change', { event_name: options.states }, options.eventMetadata, this.resources());
  }

  /**
   * Matches "IVS Limit Breach" for the quotas of a channel. For the quotas of an account, whose events name no channel, see `AccountEvents`.
   *
   * @param options the limits to match, and filters on the envelope
   * @returns the pattern, for your own rule
   */
  public limitBreachPattern(options: LimitBreachPatternOptions = {}): EventPattern {
    const { eventMetadata, limits: limit_name = [LimitName.INGEST_BITRATE, LimitName.INGEST_RESOLUTION] } = options;
    return eventPattern(this.scope, 'IVS Limit Breach', { limit_name }, eventMetadata, this.resources());
  }

  /**
   * Matches "IVS Recording State Change".
   *
   * @param options the states to match, and filters on the envelope
   * @returns the pattern, for your own rule
   */
  public recordingStateChangePattern(options: RecordingStateChangePatternOptions = {}): EventPattern {
    return eventPattern(this.scope, 'IVS Recording State Change', { recording_status: options.states }, options.eventMetadata, this.resources());
  }

  /**
   * Matches "IVS Ad Break State Change".
   *
   * @param options the states to match, and filters on the envelope
   * @returns the pattern, for your own rule
   */
  public adBreakStateChangePattern(options: AdBreakStateChangePatternOptions = {}): EventPattern {
    return eventPattern(this.scope, 'IVS Ad Break State Change', { event_name: options.states }, options.eventMetadata, this.resources());
  }

  /**
   * A rule for every event of the channel, of any type. With `allChannels`, it matches only the events of channels.
   *
   * @param id construct ID of the rule
   * @param options target, description and additional conditions
   * @returns the rule, to which you can add targets
   */
  public onEvent(id: string, options: OnEventOptions = {}): Rule {
    const resources = this.resources() ?? Match.prefix(formatIvsArn(Stack.of(this.scope), 'channel', ''));
    return this.rule(id, options, { source: ['aws.ivs'], resources });
  }

  /**
   * A rule for "Session Created". An encoder has connected.
   *
   * @param id construct ID of the rule
   * @param options target, description and additional conditions
   * @returns the rule, to which you can add targets
   */
  public onSessionCreated(id: string, options: OnEventOptions = {}): Rule {
    return this.rule(id, options, this.streamStateChangePattern({ states: [StreamState.SESSION_CREATED] }));
  }

  /**
   * A rule for "Session Ended". The event can arrive before "Stream End". Some sessions end without it.
   *
   * @param id construct ID of the rule
   * @param options target, description and additional conditions
   * @returns the rule, to which you can add targets
   */
  public onSessionEnded(id: string, options: OnEventOptions = {}): Rule {
    return this.rule(id, options, this.streamStateChangePattern({ states: [StreamState.SESSION_ENDED] }));
  }

  /**
   * A rule for "Stream Start". The channel is live.
   *
   * @param id construct ID of the rule
   * @param options target, description and additional conditions
   * @returns the rule, to which you can add targets
   */
  public onStreamStart(id: string, options: OnEventOptions = {}): Rule {
    return this.rule(id, options, this.streamStateChangePattern({ states: [StreamState.STREAM_START] }));
  }

  /**
   * A rule for "Stream End". The channel is no longer live.
   *
   * @param id construct ID of the rule
   * @param options target, description and additional conditions
   * @returns the rule, to which you can add targets
   */
  public onStreamEnd(id: string, options: OnEventOptions = {}): Rule {
    return this.rule(id, options, this.streamStateChangePattern({ states: [StreamState.STREAM_END] }));
  }

  /**
   * A rule for "Stream Failure".
   *
   * @param id construct ID of the rule
   * @param options target, description and additional conditions
   * @returns the rule, to which you can add targets
   */
  public onStreamFailure(id: string, options: OnEventOptions = {}): Rule {
    return this.rule(id, options, this.streamStateChangePattern({ states: [StreamState.STREAM_FAILURE] }));
  }

  /**
   * A rule for "Stream Takeover". A second encoder with a higher priority has taken over the stream.
   *
   * @param id construct ID of the rule
   * @param options target, description and additional conditions
   * @returns the rule, to which you can add targets
   */
  public onStreamTakeover(id: string, options: OnEventOptions = {}): Rule {
    return this.rule(id, options, this.streamStateChangePattern({ states: [StreamState.STREAM_TAKEOVER] }));
  }

  /**
   * A rule for "Stream Takeover Failure".
   *
   * @param id construct ID of the rule
   * @param options target, description and additional conditions
   * @returns the rule, to which you can add targets
   */
  public onStreamTakeoverFailure(id: string, options: OnEventOptions = {}): Rule {
    return this.rule(id, options, this.streamStateChangePattern({ states: [StreamState.STREAM_TAKEOVER_FAILURE] }));
  }

  /**
   * A rule for "Starvation Start". IVS receives too little data from the encoder. After 30 seconds without data, IVS ends the stream.
   *
   * @param id construct ID of the rule
   * @param options target, description and additional conditions
   * @returns the rule, to which you can add targets
   */
  public onStarvationStart(id: string, options: OnEventOptions = {}): Rule {
    return this.rule(id, options, this.streamHealthChangePattern({ states: [StreamHealth.STARVATION_START] }));
  }

  /**
   * A rule for "Starvation End". IVS receives enough data again.
   *
   * @param id construct ID of the rule
   * @param options target, description and additional conditions
   * @returns the rule, to which you can add targets
   */
  public onStarvationEnd(id: string, options: OnEventOptions = {}): Rule {
    return this.rule(id, options, this.streamHealthChangePattern({ states: [StreamHealth.STARVATION_END] }));
  }

  /**
   * A rule for an ingest bitrate or resolution above the limit of the channel type.
   *
   * @param id construct ID of the rule
   * @param options target, description and additional conditions
   * @returns the rule, to which you can add targets
   */
  public onIngestLimitBreach(id: string, options: OnEventOptions = {}): Rule {
    return this.rule(id, options, this.limitBreachPattern());
  }

  /**
   * A rule for "Recording Start". The manifests are not complete until the recording ends.
   *
   * @param id construct ID of the rule
   * @param options target, description and additional conditions
   * @returns the rule, to which you can add targets
   */
  public onRecordingStart(id: string, options: OnEventOptions = {}): Rule {
    return this.rule(id, options, this.recordingStateChangePattern({ states: [RecordingStatus.RECORDING_START] }));
  }

  /**
   * A rule for "Recording End". The recording is complete and can be processed.
   *
   * @param id construct ID of the rule
   * @param options target, description and additional conditions
   * @returns the rule, to which you can add targets
   */
  public onRecordingEnd(id: string, options: OnEventOptions = {}): Rule {
    return this.rule(id, options, this.recordingStateChangePattern({ states: [RecordingStatus.RECORDING_END] }));
  }

  /**
   * A rule for "Recording Start Failure" and "Recording End Failure".
   *
   * @param id construct ID of the rule
   * @param options target, description and additional conditions
   * @returns the rule, to which you can add targets
   */
  public onRecordingFailure(id: string, options: OnEventOptions = {}): Rule {
    const states = [RecordingStatus.RECORDING_START_FAILURE, RecordingStatus.RECORDING_END_FAILURE];
    return this.rule(id, options, this.recordingStateChangePattern({ states }));
  }

  /**
   * A rule for "Ad Break Inserted".
   *
   * @param id construct ID of the rule
   * @param options target, description and additional conditions
   * @returns the rule, to which you can add targets
   */
  public onAdBreak(id: string, options: OnEventOptions = {}): Rule {
    return this.rule(id, options, this.adBreakStateChangePattern({ states: [AdBreakState.AD_BREAK_INSERTED] }));
  }

  private resources(): string[] | undefined {
    return this.channels?.map(({ channelRef }) => channelRef.channelArn);
  }

  private rule(id: string, options: OnEventOptions, pattern: EventPattern): Rule {
    return warnIfElsewhere(addRule(this.scope, id, options, pattern), this.channels);
  }
}
