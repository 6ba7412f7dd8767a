/*
 * The format of the `Origin` header of a request. It is the same rule as for the origins of a playback restriction policy
 * (src/playback/origins.ts), which is compiled separately. A test compares the two.
 */
const LABEL = '[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?';
const ORIGIN = new RegExp(`^(?<scheme>[a-z][a-z0-9+.-]*)://(?<wildcard>\\*\\.)?(?<host>${LABEL}(?:\\.${LABEL})*|\\[[0-9a-f:.]+\\])(?::(?<port>[1-9][0-9]{0,4}))?$`);

/** Pages with these schemes have no origin, or not their own. */
const WITHOUT_ORIGIN = ['about', 'blob', 'data', 'file', 'ftp', 'javascript', 'ws', 'wss'];

export function isOrigin(value: unknown): boolean {
  const { scheme, wildcard, host, port } = typeof value === 'string' ? ORIGIN.exec(value)?.groups ?? {} : {} as { [name: string]: string };
  if (scheme === undefined || WITHOUT_ORIGIN.includes(scheme) || Number(port ?? 0) > 65_535) { return false; }
  if (wildcard !== undefined && !/^[^[]+\.[^.]+$/.test(host)) { return false; }
  const isOfWeb = scheme === 'http' || scheme === 'https';
  return !isOfWeb || isAsSent(`${scheme}://${host}${port === undefined ? '' : `:${port}`}`);
}

/** Whether an origin is in the form that browsers send: without the default port, and with a normalized IP address. */
function isAsSent(origin: string): boolean {
  try {
    return new URL(origin).origin === origin;
  } catch {
    return false;
  }
}
