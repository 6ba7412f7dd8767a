import type { SignerRefusal } from './refusal';
import { count, ofFunction } from '../shared/metrics';

/** What is no fault of the request. */
const OURS = ['SigningKeyUnavailable', 'UnknownError'];

/** Counts a token that was signed or, with the reason, one that was not. The line has no viewer: whom it was for, the backend knows. */
export function countToken(refusal?: SignerRefusal): void {
  if (refusal === undefined) { return count('INFO', 'playback token signed', { values: { PlaybackTokensSigned: 1 }, dimensions: [ofFunction()] }); }
  const { name: ErrorCode, message: errorMessage } = refusal;
  count(OURS.includes(ErrorCode) ? 'ERROR' : 'WARN', 'no playback token signed', {
    values: { PlaybackTokensRefused: 1 }, dimensions: [ofFunction(), { ...ofFunction(), ErrorCode }],
  }, { errorMessage });
}

/** Counts calls of AWS KMS that were throttled, also those that were repeated. */
export function countThrottledCalls(throttled: number): void {
  count('WARN', 'AWS KMS throttled', { values: { PlaybackTokenSigningCallsThrottled: throttled }, dimensions: [ofFunction()] });
}
