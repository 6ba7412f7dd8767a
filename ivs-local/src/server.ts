import { createServer, Server } from 'node:http';
import { Authorize } from './access-keys';
import { Account, AccountOptions } from './account';
import { Accounts } from './accounts';
import { inUrl, listen, reachable } from './addresses';
import { Call } from './call-log';
import { Clock, RealClock } from './clock';
import { Control } from './control';
import { DELAYS_OF_THE_SERVICE } from './delays';
import { EventTarget } from './event-target';
import { Faults } from './faults';
import { Ingest, IngestOptions, startIngest } from './ingest/server';
import { RateLimiters } from './rates';
import { seed, Seeded, SeedRequest } from './seed';
import { Service } from './service';
import { StateFile } from './state-file';
import { WebAccess } from './web-access';

export interface IvsOptions {
  /** 0, the default, takes any free port. */
  readonly port?: number;
  /** The address to listen on. @default loopback only */
  readonly host?: string;
  /** What clients call it by, when that is not its address. */
  readonly publicUrl?: string;
  readonly region?: string;
  readonly accountId?: string;
  readonly clock?: Clock;
  /** Whether the API rates of the service hold. Off by default: a test that is not about rates should not wait. */
  readonly rates?: boolean;
  /** How long a recording configuration is CREATING, in milliseconds; of each, or by its name. @default 200 */
  readonly recordingDelay?: AccountOptions['recordingDelay'];
  /** Whether it takes seconds, as in the service, until a stream starts, ends or is deleted. Off by default: a test should not wait. */
  readonly delays?: boolean;
  /** How many viewers there may be at once. No limit by default: what that of the service is, depends on the account. */
  readonly concurrentViewers?: number;
  /** How late the List operations are, in milliseconds; `account.listLag` changes it while the service runs. @default 0 */
  readonly listLag?: number;
  /** Where the resources are kept between two runs. */
  readonly stateFile?: string;
  /** Requests that are made before it starts; not when the state file is there already. */
  readonly seed?: readonly SeedRequest[];
  /** Where events are sent. */
  readonly eventsUrl?: string;
  /** Lets real encoders in, by RTMP and RTMPS. None by default. */
  readonly rtmp?: IngestOptions;
  /** How many calls are kept. @default 10000 */
  readonly keptCalls?: number;
  /** Hears of each call, once it is answered. */
  readonly onCall?: (call: Call) => void;
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
      close: async () => { await Promise.all([closed(server), ingest?.close()]); events?.close(); state?.close(); },
    };
  } catch (error) {
    await ingest?.close();
    events?.close();
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
