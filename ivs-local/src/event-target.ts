import { setTimeout } from 'node:timers/promises';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { IvsEvent } from './package';

/*
 * Where events go beside `/_local/events`. A URL without a path is the endpoint of an EventBridge: it gets PutEvents, for the event bus in `?bus=`.
 * A URL with a path gets each event as it is, as JSON, by POST. Events go one after the other, each is tried four times, and no call waits for them.
 */
const PAUSES = [200, 1000, 3000]; // milliseconds before an attempt is repeated
const TIMEOUT = 5000;
const LONGEST_QUEUE = 1000;
const PATIENCE = 2000; // at the end

type Send = (event: IvsEvent, ended: AbortSignal) => Promise<void>;

export class EventTarget {
  private readonly waiting: IvsEvent[] = [];
  private readonly ended = new AbortController();
  private isSending = false;
  private isRefused = false; // at the last attempt, if none is under way
  private isClosing = false;
  private sending = Promise.resolve();
  private readonly send: Send;

  constructor(private readonly url: string, private readonly report: (problem: string) => void) {
    this.send = isEventBridge(url) ? putEvents(url) : post(url);
  }

  public add(event: IvsEvent): void {
    if (this.isClosing) { return; }
    if (this.waiting.length >= LONGEST_QUEUE) {
      this.report(`${LONGEST_QUEUE} events wait for ${this.url}: the oldest is dropped`);
      this.waiting.shift();
    }
    this.waiting.push(event);
    if (!this.isSending) { this.sending = this.sendAll(); }
  }

  /** What waits is still sent, if the target takes it, and if that doesn't take long. */
  public async close(): Promise<void> {
    this.isClosing = true;
    if (!this.isRefused) { await Promise.race([this.sending, setTimeout(PATIENCE, undefined, { ref: false })]); }
    this.waiting.length = 0;
    this.ended.abort();
  }

  private async sendAll(): Promise<void> {
    this.isSending = true;
    for (let event = this.waiting.shift(); event !== undefined; event = this.waiting.shift()) { await this.sendOne(event); }
    this.isSending = false;
  }

  private async sendOne(event: IvsEvent): Promise<void> {
    for (const pause of [...PAUSES, undefined]) {
      try {
        this.isRefused = false;
        return await this.send(event, this.ended.signal);
      } catch (error) {
        this.isRefused = true;
        if (this.isClosing) {
          this.waiting.length = 0;
          return;
        }
        if (pause === undefined) { return this.report(`event ${event.id} did not reach ${this.url}: ${describe(error)}`); }
        await setTimeout(pause, undefined, { signal: this.ended.signal, ref: false }).catch(() => undefined);
      }
    }
  }
}

function isEventBridge(url: string): boolean {
  return new URL(url).pathname === '/';
}

function post(url: string): Send {
  return async (event, ended) => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(event),
      signal: AbortSignal.any([AbortSignal.timeout(TIMEOUT), ended]),
    });
    await response.arrayBuffer(); // frees the connection
    if (!response.ok) { throw new Error(`it answered ${response.status}`); }
  };
}

/** Signed with the credentials of the environment, if it has any: an emulator takes all. */
function putEvents(url: string): Send {
  const { origin, searchParams } = new URL(url);
  const { AWS_ACCESS_KEY_ID: accessKeyId = 'local', AWS_SECRET_ACCESS_KEY: secretAccessKey = 'local', AWS_SESSION_TOKEN: sessionToken } = process.env;
  return async (event) => {
    const client = new EventBridgeClient({
      endpoint: origin,
      region: event.region,
      credentials: { accessKeyId, secretAccessKey, sessionToken },
      maxAttempts: 1,
      requestHandler: { requestTimeout: TIMEOUT, connectionTimeout: TIMEOUT },
    });
    try {
      const { FailedEntryCount, Entries } = await client.send(new PutEventsCommand({
        Entries: [{
          EventBusName: searchParams.get('bus') ?? undefined,
          Source: event.source,
          DetailType: event['detail-type'],
          Detail: JSON.stringify(event.detail),
          Resources: event.resources,
          Time: new Date(event.time),
        }],
      }));
      if (FailedEntryCount) { throw new Error(`${Entries?.[0]?.ErrorCode}: ${Entries?.[0]?.ErrorMessage}`); }
    } finally {
      client.destroy();
    }
  };
}

/** A request that fails says why only in its cause. */
function describe(error: any): string {
  return error.cause?.message || error.cause?.code || error.message || error.name;
}
