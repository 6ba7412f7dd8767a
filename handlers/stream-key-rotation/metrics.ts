import type { RotationMetricName } from '../../src/operations/metrics-contract';
import type { LogFields, LogLevel } from '../shared/log';
import { count, ofFunction } from '../shared/metrics';

/** Counts for all keys of the stack and, if its channel is known, for this key, by channel ID as in the metrics of IVS. */
export function countRotation(level: LogLevel, message: string, metricName: RotationMetricName, channelArn?: string, fields?: LogFields): void {
  const channelId = channelArn?.split('/')[1];
  const dimensions = [ofFunction(), ...channelId ? [{ ...ofFunction(), Channel: channelId }] : []];
  count(level, message, { values: { [metricName]: 1 }, dimensions }, fields);
}
