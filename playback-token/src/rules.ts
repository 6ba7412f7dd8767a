import { Description, PlaybackTokenError, PlaybackTokenErrorCode } from './error';
import { isOrigin } from './origin';
import { FIELDS, PlaybackTokenRequest } from './request';

/*
 * The rules for the claims of a token, from the user guide (private channels: generate and sign playback tokens; server-side ads).
 * Additional rules of this library: no unknown field, no empty list of origins, and a lifetime of at most ten years, which detects
 * points in time and most values in milliseconds. IVS documents no limit for a token without a viewer ID that can be used repeatedly.
 */

type Field = keyof PlaybackTokenRequest;
type Given = { readonly [M in Field]?: unknown };

interface Rule {
  readonly code: PlaybackTokenErrorCode;
  readonly field: Field;
  holds(request: Given): boolean;
  /** The value in the error, if it is not the value of the field. */
  found?(request: Given): unknown;
}

const TEN_MINUTES = 600;
const TEN_YEARS = 10 * 365 * 86_400;
const CHANNEL_ARN = /^arn:aws:ivs:[a-z0-9-]+:[0-9]+:channel\/[a-zA-Z0-9-]+$/; // the API model, which also limits it to 128 characters

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
const isBoolean = (value: unknown) => typeof value === 'boolean';
const isOneOf = (...values: string[]) => (value: unknown) => values.includes(value as string);
const list = (value: unknown) => (Array.isArray(value) ? Array.from(value) : []); // holes become undefined
const isIntegerWithin = (min: number, max: number) => (value: any) => Number.isInteger(value) && value >= min && value <= max;

/** A rule for one optional field. */
const optional = (code: PlaybackTokenErrorCode, field: Field, isRight: (value: unknown) => boolean): Rule => ({
  code, field, holds: (request) => request[field] === undefined || isRight(request[field]),
});

const RULES: Rule[] = [
  { code: 'ChannelArnInvalid', field: 'channelArn', holds: ({ channelArn: arn }) => isText(arn) && arn.length <= 128 && CHANNEL_ARN.test(arn) },
  { code: 'TokenLifetimeInvalid', field: 'lifetimeSeconds', holds: ({ lifetimeSeconds }) => isIntegerWithin(1, TEN_YEARS)(lifetimeSeconds) },
  optional('ViewerIdInvalid', 'viewerId', (id) => isText(id) && id.length <= 40),
  optional('ViewerSessionVersionInvalid', 'viewerSessionVersion', isIntegerWithin(0, 2_147_483_647)),
  optional('SingleUseInvalid', 'singleUse', isBoolean),
  optional('AllowedOriginsInvalid', 'allowedOrigins', (origins) => list(origins).length > 0 && list(origins).every(isOrigin)),
  optional('StrictOriginEnforcementInvalid', 'strictOriginEnforcement', isBoolean),
  optional('MaximumResolutionInvalid', 'maximumResolution', isOneOf('SD', 'HD', 'FULL_HD')),
  optional('AdsPlaybackConfigNameInvalid', 'adsPlaybackConfigName', isText),
  optional('AdsOptOutInvalid', 'adsOptOut', isBoolean),
  optional('AdsPlayerParamsInvalid', 'adsPlayerParams', (params) => isPlain(params) && Object.values(params).every((value) => typeof value === 'string')),
  optional('AdsReportingModeInvalid', 'adsReportingMode', isOneOf('CLIENT', 'SERVER')),
  {
    code: 'TokenLifetimeTooLong',
    field: 'lifetimeSeconds',
    holds: ({ lifetimeSeconds, viewerId, singleUse }) => (viewerId === undefined && singleUse !== true) || (lifetimeSeconds as number) <= TEN_MINUTES,
  },
  {
    code: 'ViewerSessionVersionWithoutViewerId',
    field: 'viewerSessionVersion',
    holds: ({ viewerSessionVersion, viewerId }) => viewerSessionVersion === undefined || viewerId !== undefined,
  },
  {
    code: 'AllowedOriginsTooMany',
    field: 'allowedOrigins',
    holds: ({ strictOriginEnforcement, allowedOrigins }) => strictOriginEnforcement !== true || list(allowedOrigins).length <= 5,
    found: ({ allowedOrigins }) => new Description(`${list(allowedOrigins).length} origins`),
  },
  {
    // The guide doesn't define how the bytes are counted. As JSON, the number is the highest.
    code: 'AdsPlayerParamsTooLarge',
    field: 'adsPlayerParams',
    holds: ({ adsPlayerParams }) => bytesOf(adsPlayerParams) <= 1000,
    found: ({ adsPlayerParams }) => new Description(`${bytesOf(adsPlayerParams)} bytes`),
  },
];

/** Returns a copy of the request, so that nobody can change it, or throws an error for the first rule that it violates. */
export function requireValid(request: PlaybackTokenRequest): PlaybackTokenRequest {
  if (!isPlain(request)) { throw new PlaybackTokenError('RequestInvalid', 'request', request); }
  const given = copyOf(request);
  const unknown = Object.keys(given).find((name) => !FIELDS.has(name));
  if (unknown !== undefined) { throw new PlaybackTokenError('FieldUnknown', unknown, given[unknown as Field]); }
  const broken = RULES.find((rule) => !rule.holds(given));
  if (broken) { throw new PlaybackTokenError(broken.code, broken.field, broken.found ? broken.found(given) : given[broken.field]); }
  return given;
}

function copyOf(request: PlaybackTokenRequest): PlaybackTokenRequest {
  const copy: { -readonly [M in keyof PlaybackTokenRequest]: PlaybackTokenRequest[M] } = { ...request };
  if (Array.isArray(copy.allowedOrigins)) { copy.allowedOrigins = Array.from(copy.allowedOrigins); }
  if (isPlain(copy.adsPlayerParams)) { copy.adsPlayerParams = { ...copy.adsPlayerParams }; }
  return copy;
}

/** Whether a value is a plain object, as `{}` or JSON.parse creates it. The content of other objects, such as a Map, may not be in their fields. */
function isPlain(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) { return false; }
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function bytesOf(value: unknown): number {
  return value === undefined ? 0 : Buffer.byteLength(JSON.stringify(value));
}
