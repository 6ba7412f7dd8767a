import { Account, LiveStream } from './account';
import { disconnect, EncoderOptions, goLive, recover, starve } from './encoder';
import { invalid, notLive, ServiceError } from './errors';
import { playFailure } from './failures';
import { Fault, Faults } from './faults';
import { AccountLimit, exceed, exceedAccount, INGEST_LIMITS, IngestLimit } from './limits';
import { overview } from './overview';

/*
 * What is no part of the service: encoders, failures, faults and a look at events, over HTTP below `/_local/`, for people and programs
 * that use the embedded IVS from outside. Bodies are JSON.
 */
type Body = { [key: string]: any };

interface Action {
  /** What a body may have. */
  readonly members: readonly string[];
  readonly run: (body: Body) => object | void;
}

const ACCOUNT_LIMITS: readonly string[] = ['Concurrent Broadcasts', 'Concurrent Viewers'] satisfies AccountLimit[];

export class Control {
  private readonly actions: { readonly [action: string]: Action } = {
    'encoder/start': { members: ['channelArn', 'streamKey', 'tracks', 'ingestConfigurations', 'reconnects'], run: (body) => seen(this.start(body)) },
    'encoder/stop': { members: ['channelArn'], run: ({ channelArn }) => disconnect(this.account, this.streamOf(channelArn), 'ended') },
    'encoder/starve': { members: ['channelArn'], run: ({ channelArn }) => starve(this.account, this.streamOf(channelArn)) },
    'encoder/recover': { members: ['channelArn'], run: ({ channelArn }) => recover(this.account, this.streamOf(channelArn)) },
    'encoder/exceed': { members: ['channelArn', 'limit', 'by'], run: (body) => this.exceed(body) },
    'fail': { members: ['channelArn', 'failure'], run: ({ channelArn, failure }) => playFailure(this.account, this.channel(channelArn), failure) },
    'faults/clear': { members: [], run: () => this.faults.clear() },
    'events': { members: ['from'], run: ({ from = 0 }) => ({ events: this.account.events.delivered.slice(from) }) },
    'overview': { members: [], run: () => overview(this.account) },
    'metadata': { members: ['channelArn'], run: ({ channelArn }) => ({ metadata: this.streamOf(channelArn).metadata }) },
  };

  constructor(private readonly account: Account, private readonly faults: Faults) {}

  /** Answers `POST /_local/<action>`; undefined when there is no such action. */
  public handle(action: string, body: Body): object | undefined {
    if (action === 'faults') {
      this.faults.add(body as Fault); // knows its members
      return {};
    }
    if (!Object.hasOwn(this.actions, action)) { return undefined; }
    const { members, run } = this.actions[action];
    const unknown = Object.keys(body).filter((member) => !members.includes(member));
    if (unknown.length > 0) { throw invalid(`${action} has no ${unknown.join(', ')}; it has ${members.join(', ') || 'no members'}`); }
    return run(body) ?? {};
  }

  private start({ channelArn, streamKey, ...options }: Body): LiveStream {
    const { videoConfigurations = [], audioConfigurations = [] } = options.ingestConfigurations ?? {};
    if (![videoConfigurations, audioConfigurations].every(Array.isArray)) { throw invalid('videoConfigurations and audioConfigurations are lists of tracks'); }
    return goLive(this.account, String(streamKey ?? this.keyOf(channelArn)), options as EncoderOptions);
  }

  private exceed({ channelArn, limit, by }: Body): void {
    if (ACCOUNT_LIMITS.includes(limit)) { return exceedAccount(this.account, limit as AccountLimit, by); }
    if (!INGEST_LIMITS.includes(limit)) { throw invalid(`there is no limit ${limit}; there are ${[...INGEST_LIMITS, ...ACCOUNT_LIMITS].join(', ')}`); }
    exceed(this.account, this.streamOf(channelArn), limit as IngestLimit, by);
  }

  private streamOf(channelArn: string): LiveStream {
    const stream = this.account.connected(this.channel(channelArn));
    if (stream === undefined) { throw notLive(channelArn); }
    return stream;
  }

  private keyOf(channelArn: string): string {
    const value = this.account.streamKeyOf(this.channel(channelArn))?.value;
    if (value === undefined) { throw new ServiceError('ResourceNotFoundException', `channel ${channelArn} has no stream key`); }
    return value;
  }

  private channel(channelArn: string): string {
    if (!this.account.channels.has(channelArn)) { throw new ServiceError('ResourceNotFoundException', `no such channel: ${channelArn}`); }
    return channelArn;
  }
}

function seen({ channelArn, streamId, health }: LiveStream): object {
  return { channelArn, streamId, health };
}
