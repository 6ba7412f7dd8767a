/** The picture of the encoder has a clock in its upper left corner: so many black or white squares, each a bit of the time in tenths of a second. */
export const CLOCK = { bits: 12, square: 24 };
