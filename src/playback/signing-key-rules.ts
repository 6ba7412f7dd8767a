/** How long a function of this library signs with a key that it has read before it reads it again, in seconds. */
export const KEY_MAX_AGE = 300;
