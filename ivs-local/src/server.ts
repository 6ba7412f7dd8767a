import { createServer, Server } from 'node:http';
import { Authorize } from './access-keys';
import { Account, AccountOptions } from './account';
import { Accounts } from './accounts';
import { inUrl, listen, reachable } from './addresses';
import { Clock, RealClock } from './clock';
import { Control } from './control';
import { DELAYS_OF_THE_SERVICE } from './delays';
import { endAll } from './encoder';
import { EventTarget } from './event-target';
import { Faults } from './faults';
import { Ingest, IngestOptions, startIngest } from './ingest/server';
import type { Call, StartOptions } from './package';
import { RateLimiters } from './rates';
import { seed, Seeded } from './seed';
import { Service } from './service';
import { StateFile } from './state-file';
import { WebAccess } from './web-access';

/** As those of the package, and what only the tests of this repository need. */
export interface IvsOptions extends Omit<StartOptions, 'recordingDelay' | 'rtmp'> {
  readonly rtmp?: IngestOptions;
  /** @default the time of the machine */
  readonly clock?: Clock;
  /** How long a recording configuration is CREATING, in milliseconds; of each, or by its name. @default 200; 5000 with `delays` */
  readonly recordingDelay?: AccountOptions['recordingDelay'];
}

/** A running service. */
export interface EmbeddedIvs {
  readonly endpoint: string;
  /** The one that it listens on. */
  readonly port: number;
  /** Where encoders connect, with the option `rtmp`. */
  readonly ingest?: Ingest;
  readonly account: Account;
  readonly faults: Faults;
  readonly control: Control;
  /** The last ones, the oldest first. */
  readonly calls: Call[];
  /** What the requests at start were answered with, by their name. */
  readonly seeded: Seeded;
  /** Lets somebody judge each call before it is carried out; what is refused gets AccessDeniedException. */
  authorizeBy(authorize: Authorize): void;
  close(): Promise<void>;
}

/** Starts the embedded IVS, on loopback only by default. */
export async function startIvs(options: IvsOptions = {}): Promise<EmbeddedIvs> {
  const clock = options.clock ?? new RealClock();
  const accounts = new Accounts({
    region: options.region ?? 'us-west-2',
    accountId: options.accountId ?? '123456789012',
    clock,
    recordingDelay: options.recordingDelay ?? (options.delays ? 5000 : 200),
    delays: options.delays ? DELAYS_OF_THE_SERVICE : undefined,
    concurrentViewers: options.concurrentViewers,
  });
  const account = accounts.main;
  account.listLag = options.listLag ?? 0;
  const host = options.host ?? '127.0.0.1';
  const events = options.eventsUrl === undefined ? undefined : new EventTarget(options.eventsUrl, console.error);
  const state = options.stateFile === undefined ? undefined : new StateFile(options.stateFile, accounts);
  let ingest: Ingest | undefined;
  try {
    const service = new Service({
      accounts,
      access: new WebAccess([urlOf(host, 0), ...options.publicUrl === undefined ? [] : [options.publicUrl]]),
      rates: options.rates ? new RateLimiters(clock) : undefined,
      keptCalls: options.keptCalls,
      onCall: options.onCall,
      keep: () => state?.flush(),
    });
    if (events) { account.events.listen((event) => events.add(event)); }
    // the state file is written only when all requests at start have succeeded: else the next start would not make them
    const seeded = state === undefined || state.isNew ? await seed(account, service.control, options.seed ?? []) : {};
    state?.keep();
    ingest = options.rtmp && await startIngest(account, (streamKey) => accounts.ofStreamKey(streamKey), options.rtmp, host);
    [service.control.rtmpServer] = ingest?.servers ?? [];
    const server = serverOf(service);
    const port = await listen(server, options.port ?? 0, host);
    return {
      endpoint: options.publicUrl?.replace(/\/$/, '') ?? urlOf(reachable(host), port),
      port,
      ingest,
      account,
      faults: service.faults,
      control: service.control,
      calls: service.log.calls,
      seeded,
      authorizeBy: (authorize) => { service.authorize = authorize; },
      close: async () => {
        try {
          for (const one of accounts.known) { endAll(one); }
        } finally { // a listener may throw
          await Promise.all([closed(server), ingest?.close()]);
          await events?.close();
          state?.close();
        }
      },
    };
  } catch (error) {
    await ingest?.close();
    void events?.close();
    state?.close();
    throw error;
  }
}

function serverOf(service: Service): Server {
  const server = createServer((request, response) => {
    // what went wrong while an error was answered ends the connection, not the process
    service.answer(request, response).catch(() => request.socket.destroy());
  });
  server.on('clientError', (_, socket) => {
    if (socket.writable) { socket.end('HTTP/1.1 400 Bad Request\r\nconnection: close\r\n\r\n'); } else { socket.destroy(); }
  });
  return server;
}

function urlOf(host: string, port: number): string {
  return `http://${inUrl(host)}:${port}`;
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
