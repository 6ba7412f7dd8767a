import { invalid } from './errors';

/**
 * One page of a list. The defaults differ: ListStreamKeys and ListPlaybackRestrictionPolicies give 1 at a time when they
 * are not asked for more, the others 100 (API model, documented defaults).
 */
export function page<T>(items: T[], request: { maxResults?: number; nextToken?: string }, byDefault = 100): { items: T[]; nextToken?: string } {
  const { maxResults, nextToken } = request;
  const start = nextToken === undefined ? 0 : Number(Buffer.from(nextToken, 'base64').toString());
  if (!Number.isInteger(start) || start < 0) { throw invalid(`nextToken ${nextToken} was not issued by this service`); }
  const end = start + (maxResults ?? byDefault);
  return { items: items.slice(start, end), nextToken: end < items.length ? Buffer.from(String(end)).toString('base64') : undefined };
}
