import { createServer, Server, Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { Account } from '../account';
import { inUrl, listen, reachable } from '../addresses';
import { selfSignedCertificate } from './certificate';
import { EncoderSession } from './encoder-session';
import { Recorder } from './recorder';
import { folderStore, s3Store } from './recording-store';
import { RtmpConnection } from './rtmp-connection';
import { Transcoding } from './transcoder';
import type { RtmpOptions } from '../package';

/** Where encoders connect: `rtmp://<host>:<port>/app/<stream key>`. */
export interface Ingest {
  readonly port?: number;
  readonly tlsPort?: number;
  /** What one enters as the server in an encoder; that of RTMP first. */
  readonly servers: readonly string[];
  close(): Promise<void>;
}

/** As those of the package, and what only the tests of this repository need. */
export interface IngestOptions extends RtmpOptions {
  /** @default 'ffmpeg' */
  readonly ffmpeg?: string;
}

/** Lets encoders in. The main account hears the events of all; which one an encoder comes to, its stream key says. */
export async function startIngest(
  main: Account, accountOf: (streamKey: string) => Account, { port, tlsPort, recordings, s3, renditions, onRefused, ffmpeg }: IngestOptions,
  host: string,
): Promise<Ingest> {
  const sockets = new Set<Socket>();
  const stores = [...recordings === undefined ? [] : [folderStore(recordings)], ...s3 === undefined ? [] : [s3Store(s3, main.options.region)]];
  const recorder = stores.length === 0 ? undefined : new Recorder(main, stores);
  const transcoding = renditions === false ? undefined : new Transcoding(ffmpeg, undefined, renditions === true);
  const welcome = (socket: Socket) => {
    const session = new EncoderSession({ accountOf, recorder, transcoding }, () => connection.cut());
    const connection = new RtmpConnection(socket, session, onRefused);
  };
  const servers: Server[] = [];
  const open = async (server: Server, on: number) => {
    servers.push(server);
    server.on('connection', (socket) => { // of RTMPS, too, before it is encrypted
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
    });
    return listen(server, on, host);
  };
  const close = async () => {
    const closed = servers.map((server) => new Promise<void>((resolve) => server.close(() => resolve())));
    for (const socket of sockets) { socket.destroy(); }
    await Promise.all([...closed, recorder?.close()]);
    transcoding?.close();
  };
  try {
    const ports = {
      port: port === undefined ? undefined : await open(createServer(welcome), port),
      tlsPort: tlsPort === undefined ? undefined : await open(await tlsServer(welcome), tlsPort),
    };
    return { ...ports, servers: serversAt(inUrl(reachable(host)), ports), close };
  } catch (error) { // one of the ports is taken
    await close();
    throw error;
  }
}

async function tlsServer(welcome: (socket: Socket) => void): Promise<Server> {
  return createTlsServer(await selfSignedCertificate(), welcome).on('tlsClientError', () => {}); // who does not trust the certificate goes away
}

function serversAt(host: string, { port, tlsPort }: { port?: number; tlsPort?: number }): string[] {
  return [...port === undefined ? [] : [`rtmp://${host}:${port}/app`], ...tlsPort === undefined ? [] : [`rtmps://${host}:${tlsPort}/app`]];
}
