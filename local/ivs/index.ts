export { Account, LiveStream, ViewerSession } from './account';
export { Clock, ManualClock, RealClock } from './clock';
export { disconnect, EncoderOptions, EncoderRefused, exceed, goLive, recover, starve } from './encoder';
export { Delivery, IvsEvent } from './events';
export { Fault, Faults } from './faults';
export { Call, EmbeddedIvs, IvsOptions, startIvs } from './server';
export { fetchSegment, play, PlayRequest, PlayResult } from './viewer';
