/** The field of a request, a message or a list: the name in the API. */
export const VERSION_FIELD = 'viewerSessionVersionsLessThanOrEqualTo';

/** The API model has an integer of 32 bits. */
export const MAX_VIEWER_SESSION_VERSION = 2_147_483_647;
