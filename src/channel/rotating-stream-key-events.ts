import { EventPattern, Match, OnEventOptions, Rule } from 'aws-cdk-lib/aws-events';
import type { IRotatingStreamKey } from './rotating-stream-key-interface';
import type { RotationEventDetailType, RotationEventSource } from './stream-key-contract';
import { addRule } from '../private/rule';
import { requireType, ROTATING_STREAM_KEY } from '../private/value-types';

const SOURCE: RotationEventSource = 'cdk-ivs';
const DETAIL_TYPE: RotationEventDetailType = 'Stream Key Rotated';

/**
 * EventBridge rules and patterns for a rotating stream key.
 *
 * "Stream Key Rotated" is an event of this library. Its source is `cdk-ivs`, and it is sent to the default event bus of the account. Its `resources`
 * are the ARNs of the channel and the secret. Its `detail` has `channelArn`, `secretArn` and `versionId`, the version of the secret that contains the
 * new key. An event can arrive twice, and is lost if it can't be sent.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_lambda.html
 *
 * @example
 *
 * declare const streamKey: ivs.RotatingStreamKey;
 * declare const queue: sqs.Queue;
 * streamKey.events.onRotated('Rotated', { target: new targets.SqsQueue(queue) });
 */
export class RotatingStreamKeyEvents {
  /**
   * Events of one rotating stream key.
   *
   * @param key the key, which may be imported
   * @returns the events
   */
  public static fromRotatingStreamKey(key: IRotatingStreamKey): RotatingStreamKeyEvents {
    requireType('RotatingStreamKeyEvents.fromRotatingStreamKey', 'key', key, ROTATING_STREAM_KEY);
    return new RotatingStreamKeyEvents(key);
  }

  private constructor(private readonly key: IRotatingStreamKey) {}

  /**
   * Matches "Stream Key Rotated" of this key.
   *
   * @returns the pattern, for your own rule
   */
  public rotatedPattern(): EventPattern {
    const { secretArn, secretFullArn } = this.key.secret;
    const resources = secretFullArn === undefined ? Match.prefix(`${secretArn}-`) : [secretFullArn]; // undefined if the secret was imported by name
    return { source: [SOURCE], resources, detailType: [DETAIL_TYPE] };
  }

  /**
   * A rule for successful rotations. The secret already contains the new value when the event is sent.
   *
   * @param id construct ID of the rule
   * @param options target, description and additional conditions
   * @returns the rule, to which you can add targets
   */
  public onRotated(id: string, options: OnEventOptions = {}): Rule {
    return addRule(this.key, id, options, this.rotatedPattern());
  }
}
