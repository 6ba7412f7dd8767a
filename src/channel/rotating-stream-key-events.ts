import { EventPattern, OnEventOptions, Rule } from 'aws-cdk-lib/aws-events';
import type { RotatingStreamKey } from './rotating-stream-key';
import type { RotationEventDetailType, RotationEventSource } from './stream-key-contract';
import { addRule } from '../private/rule';
import { requireType, ROTATING_STREAM_KEY } from '../private/value-types';

const SOURCE: RotationEventSource = 'cdk-ivs';
const DETAIL_TYPE: RotationEventDetailType = 'Stream Key Rotated';

/**
 * EventBridge rules and patterns for a rotating stream key.
 *
 * "Stream Key Rotated" is an event of this library, of the source `cdk-ivs`, on the default bus of the account. Its `resources` are the ARNs
 * of channel and secret. Its `detail` has `channelArn`, `secretArn` and `versionId`, the version of the secret that holds the new key. An event
 * can come twice, and is missing if it could not be sent.
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
   * @param key the key
   * @returns the events
   */
  public static fromRotatingStreamKey(key: RotatingStreamKey): RotatingStreamKeyEvents {
    requireType('RotatingStreamKeyEvents.fromRotatingStreamKey', 'key', key, ROTATING_STREAM_KEY);
    return new RotatingStreamKeyEvents(key);
  }

  private constructor(private readonly key: RotatingStreamKey) {}

  /**
   * Matches "Stream Key Rotated" of this key.
   *
   * @returns the pattern, for a rule of yours
   */
  public rotatedPattern(): EventPattern {
    return { source: [SOURCE], resources: [this.key.secret.secretArn], detailType: [DETAIL_TYPE] };
  }

  /**
   * A rule for rotations that succeeded. The secret holds the new value by then.
   *
   * @param id construct ID of the rule
   * @param options target, description and further conditions
   * @returns the rule, which can get more targets
   */
  public onRotated(id: string, options: OnEventOptions = {}): Rule {
    return addRule(this.key, id, options, this.rotatedPattern());
  }
}
