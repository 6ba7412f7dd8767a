import type { Account } from './account';
import { connect, EncoderRefused, refuse } from './encoder';
import { invalid, notLive } from './errors';
import { emitState } from './sessions';

/*
 * Failures that can be played, since they don't happen here by themselves: the codes are those of the API reference (StreamEvent), the other names those of
 * events (EventBridge page of the user guide).
 */
const INGEST_CODES = [
  'MultitrackInputNotAllowed', 'MultitrackInputRequired', 'InvalidGetClientConfigurationStreamKey', 'GetClientConfigurationStreamKeyRequired',
  'InvalidMultitrackInputTrackCount', 'InvalidMultitrackInputVideoTrackMediaProperties',
];
const TAKEOVER_CODES = ['StreamTakeoverMediaMismatch', 'StreamTakeoverInvalidPriority', 'StreamTakeoverLimitBreached'];
const RECORDING_FAILURES = ['Recording Start Failure', 'Recording End Failure'] as const;

export const FAILURES: readonly string[] = [...INGEST_CODES, ...TAKEOVER_CODES, 'Stream Failure', ...RECORDING_FAILURES];

/**
 * An encoder that fails to go live, or to take over the stream; or a recording that will fail, when it next starts or ends.
 *
 * @param failure one of FAILURES
 */
export function playFailure(account: Account, channelArn: string, failure: string): void {
  if (TAKEOVER_CODES.includes(failure)) {
    const running = account.connected(channelArn);
    if (running === undefined) { throw notLive(channelArn); }
    return emitState(account, running, 'Stream Takeover Failure', { code: failure });
  }
  const ofRecording = RECORDING_FAILURES.find((name) => name === failure);
  if (ofRecording !== undefined) {
    account.recordingFailures.set(channelArn, ofRecording);
    return;
  }
  if (!FAILURES.includes(failure)) { throw invalid(`there is no failure ${failure}; there are ${FAILURES.join(', ')}`); }
  if (account.isLive(channelArn)) {
    throw new EncoderRefused(`channel ${channelArn} is live; ${failure} is for an encoder that connects; end that stream first`);
  }
  const stream = connect(account, channelArn, {});
  const isTooMuch = failure === 'Stream Failure';
  if (isTooMuch) { emitState(account, stream, failure, { reason: 'Transcode capacity exceeded. Please try again.' }); }
  refuse(account, stream, isTooMuch ? undefined : failure);
}
