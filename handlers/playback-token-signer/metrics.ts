import type { SignerError } from './signer-error';
import { count, ofFunction } from '../shared/metrics';

/** Errors that are not caused by the request. */
const OURS = ['SigningKeyUnavailable', 'UnknownError'];

/** Counts a signed token or, with an error, a failed request. The log line doesn't name the viewer, whom the backend knows. */
export function countToken(error?: SignerError): void {
  if (error === undefined) { return count('INFO', 'playback token signed', { values: { PlaybackTokensSigned: 1 }, dimensions: [ofFunction()] }); }
  const { name: ErrorCode, message: errorMessage } = error;
  count(OURS.includes(ErrorCode) ? 'ERROR' : 'WARN', 'no playback token signed', {
    values: { PlaybackTokensRefused: 1 }, dimensions: [ofFunction(), { ...ofFunction(), ErrorCode }],
  }, { errorMessage });
}

/** Counts throttled calls of AWS KMS, including retried calls. */
export function countThrottledCalls(throttled: number): void {
  count('WARN', 'AWS KMS throttled', { values: { PlaybackTokenSigningCallsThrottled: throttled }, dimensions: [ofFunction()] });
}
