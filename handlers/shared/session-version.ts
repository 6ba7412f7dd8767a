/** The field of requests, messages and lists. It has the name that the API uses. */
export const VERSION_FIELD = 'viewerSessionVersionsLessThanOrEqualTo';

/** The API model has a 32-bit integer. */
export const MAX_VIEWER_SESSION_VERSION = 2_147_483_647;
