import type { BatchStartViewerSessionRevocationError } from '@aws-sdk/client-ivs';
import { failed, parseEntry, ViewerSession } from './entry';
import type { FailedEntry, RevocationBatch } from '../../src/playback/bulk-revocation-contract';
import { errorText, isClientError } from '../shared/errors';

/** The dependencies of a revoker: time, random numbers, and the call of IVS. */
export interface World {
  now(): number;
  sleep(milliseconds: number): Promise<void>;
  /** From 0 to 1. */
  random(): number;
  /** Returns the failed items. The response has status 200 even if items failed. */
  send(viewerSessions: ViewerSession[]): Promise<BatchStartViewerSessionRevocationError[]>;
}

/*
 * Two batches run at a time, and the account has two calls per second, so each batch can send one call per second. Usually the same two
 * instances of the function run them, so each instance waits relative to its own last call, and the start time of a batch doesn't add up. When
 * other instances run batches, this doesn't help. So each batch also waits after its call before it ends (hold). The hold increases with each
 * throttled call and decreases slowly: about one call in 200 is throttled to find the limit.
 */
const INTERVAL = 1_010;
const HOLD = { first: 900, least: 600, most: INTERVAL, longer: 40, shorter: 0.2 };

/** The time limit for retries of a batch: with a last pause of 8 s and a call of 20 s, the function ends before its timeout of one minute. */
const RETRY_TIME = 30_000;

/** The number of attempts for an item that fails in a successful response. */
const ATTEMPTS_FOR_ITEMS = 3;

/** Permanent errors of IAM and IVS, for which a retry fails again. */
const FINAL = /^(AccessDenied|PendingVerification|ResourceNotFound|Validation)/;

/** Errors that concern every request: IAM denies access, or the account is not verified. */
const CONCERNS_ALL = /^(AccessDenied|PendingVerification)/;

/** Revokes batches one by one. */
export class Revoker {
  private lastCall = -Infinity;
  private hold = HOLD.first;

  constructor(private readonly world: World) {}

  /** Revokes the entries of a batch, and returns those that failed. Raises an error if every call fails, so that the whole batch can be retried. */
  public async revoke({ Items, BatchInput: { Channels } }: Pick<RevocationBatch, 'Items' | 'BatchInput'>): Promise<FailedEntry[]> {
    const entries = Items.map((item) => parseEntry(item, Channels));
    const failures = entries.filter((entry): entry is FailedEntry => 'errorCode' in entry);
    const sessions = entries.filter((entry): entry is ViewerSession => !('errorCode' in entry));
    try {
      return [...failures, ...await this.revokeSessions(sessions)];
    } finally {
      await this.sleepUntil(this.lastCall + this.hold);
    }
  }

  private async revokeSessions(sessions: ViewerSession[], until = this.world.now() + RETRY_TIME): Promise<FailedEntry[]> {
    const failures: FailedEntry[] = [];
    let due = sessions;
    for (let attempt = 0; due.length > 0; attempt++) {
      if (attempt > 0) { await this.world.sleep(this.world.random() * Math.min(8_000, 500 * 2 ** attempt)); }
      let errors: BatchStartViewerSessionRevocationError[];
      try {
        errors = await this.call(due);
      } catch (error) {
        if (this.world.now() > until || CONCERNS_ALL.test((error as Error).name)) { throw error; }
        if (isClientError(error)) { return [...failures, ...await this.revokeHalves(due, error as Error, until)]; }
        continue;
      }
      const isLast = attempt >= ATTEMPTS_FOR_ITEMS - 1 || this.world.now() > until;
      const refused = due.flatMap((session) => errors.filter((error) => isAbout(error, session)).slice(0, 1).map((error) => ({ session, error })));
      const [givenUp, again] = partition(refused, ({ error }) => isLast || FINAL.test(error.code ?? ''));
      failures.push(...givenUp.map(({ session, error }) => describeFailure(session, error)));
      due = again.map(({ session }) => session);
    }
    return failures;
  }

  /** Splits a rejected call: a single entry may cause the failure, and the others must not fail with it. */
  private async revokeHalves(sessions: ViewerSession[], error: Error, until: number): Promise<FailedEntry[]> {
    if (sessions.length === 1) { return [describeFailure(sessions[0], { code: error.name, message: errorText(error) })]; }
    const half = Math.ceil(sessions.length / 2);
    return [...await this.revokeSessions(sessions.slice(0, half), until), ...await this.revokeSessions(sessions.slice(half), until)];
  }

  /** Sends one call, as soon as the quota allows. */
  private async call(sessions: ViewerSession[]): Promise<BatchStartViewerSessionRevocationError[]> {
    await this.sleepUntil(this.lastCall + INTERVAL);
    this.lastCall = this.world.now();
    try {
      const errors = await this.world.send(sessions);
      this.hold = Math.max(HOLD.least, this.hold - HOLD.shorter);
      return errors;
    } catch (error) {
      if ((error as Error).name === 'ThrottlingException') { this.hold = Math.min(HOLD.most, this.hold + HOLD.longer); }
      throw error;
    }
  }

  private async sleepUntil(time: number): Promise<void> {
    const milliseconds = time - this.world.now();
    if (milliseconds > 0) { await this.world.sleep(milliseconds); }
  }
}

function isAbout({ channelArn, viewerId }: BatchStartViewerSessionRevocationError, session: ViewerSession): boolean {
  return channelArn === session.channelArn && viewerId === session.viewerId;
}

function describeFailure(
  { channelArn, viewerId, viewerSessionVersionsLessThanOrEqualTo }: ViewerSession,
  { code = 'UnknownError', message = '' }: Pick<BatchStartViewerSessionRevocationError, 'code' | 'message'>,
): FailedEntry {
  return failed({ channelArn, viewerId, viewerSessionVersionsLessThanOrEqualTo }, code, message);
}

function partition<T>(values: T[], test: (value: T) => boolean): [T[], T[]] {
  return [values.filter(test), values.filter((value) => !test(value))];
}
