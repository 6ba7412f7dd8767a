import { Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { IvsError, report } from '../private/errors';

/** The limit of the API model. The quota page says 256, so this one can be acknowledged. */
const MAXIMUM_LENGTH = 128;
const MAXIMUM_ORIGINS = 5;

const LABEL = '[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?';
const ORIGIN = new RegExp(`^(?<scheme>[a-z][a-z0-9+.-]*)://(?<wildcard>\\*\\.)?(?<host>${LABEL}(\\.${LABEL})*|\\[[0-9a-f:.]+\\])(:(?<port>[1-9][0-9]{0,4}))?$`);

/** Pages with these schemes have no origin, or not their own. */
const WITHOUT_ORIGIN = ['about', 'blob', 'data', 'file', 'ftp', 'javascript', 'ws', 'wss'];

/** Rejects a value that the `Origin` header of a request can't have: no viewer could play the channel. */
export function requireOrigins(scope: Construct, allowedOrigins: string[] = []): void {
  if (Token.isUnresolved(allowedOrigins)) { return; }
  allowedOrigins.forEach((origin, index) => {
    if (Token.isUnresolved(origin)) { return; }
    if (!isOrigin(origin) || allowedOrigins.indexOf(origin) < index) { throw new IvsError('OriginInvalid', scope, { [`allowedOrigins[${index}]`]: origin }); }
    if (origin.length > MAXIMUM_LENGTH) { report(scope, 'PlaybackRestrictionPolicy.originTooLong', `allowedOrigins[${index}] has ${origin.length} characters`); }
  });
  if (allowedOrigins.length > MAXIMUM_ORIGINS) { report(scope, 'PlaybackRestrictionPolicy.tooManyOrigins', `${allowedOrigins.length} origins`); }
}

function isOrigin(text: string): boolean {
  const { scheme, wildcard, host, port } = ORIGIN.exec(text)?.groups ?? {};
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
