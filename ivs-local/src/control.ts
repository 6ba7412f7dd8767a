import { Account, LiveStream } from './account';
import { Accounts } from './accounts';
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
  readonly run: (body: Body, account: Account) => object | void;
}

const ACCOUNT_LIMITS: readonly string[] = ['Concurrent Broadcasts', 'Concurrent Viewers'] satisfies AccountLimit[];

export class Control {
  /** Where real encoders connect: what the page at `/` names. */
  public rtmpServer?: string;
  private readonly actions: { readonly [action: string]: Action } = {
    'encoder/start': { members: ['channelArn', 'streamKey', 'tracks', 'ingestConfigurations', 'reconnects'], run: (body, account) => seen(this.start(body, account)) },
    'encoder/stop': { members: ['channelArn'], run: ({ channelArn }, account) => disconnect(account, streamOf(account, channelArn), 'ended') },
    'encoder/starve': { members: ['channelArn'], run: ({ channelArn }, account) => starve(account, streamOf(account, channelArn)) },
    'encoder/recover': { members: ['channelArn'], run: ({ channelArn }, account) => recover(account, streamOf(account, channelArn)) },
    'encoder/exceed': { members: ['channelArn', 'limit', 'by'], run: exceedLimit },
    'fail': { members: ['channelArn', 'failure'], run: ({ channelArn, failure }, account) => playFailure(account, knownChannel(account, channelArn), failure) },
    'faults/clear': { members: [], run: () => this.faults.clear() },
    'events': { members: ['from'], run: ({ from = 0 }) => ({ events: this.accounts.main.events.from(from), next: this.accounts.main.events.total }) },
    'overview': { members: [], run: () => overview(this.accounts.known, this.rtmpServer) },
    'metadata': { members: ['channelArn'], run: ({ channelArn }, account) => ({ metadata: streamOf(account, channelArn).metadata.map(({ text }) => text) }) },
  };

  constructor(private readonly accounts: Accounts, private readonly faults: Faults) {}

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
    return run(body, this.accounts.ofArn(body.channelArn)) ?? {};
  }

  private start({ channelArn, streamKey, ...options }: Body, account: Account): LiveStream {
    const { videoConfigurations = [], audioConfigurations = [] } = options.ingestConfigurations ?? {};
    if (![videoConfigurations, audioConfigurations].every(Array.isArray)) { throw invalid('videoConfigurations and audioConfigurations are lists of tracks'); }
    if (streamKey === undefined) { return goLive(account, keyOf(account, channelArn), options as EncoderOptions); }
    return goLive(this.accounts.ofStreamKey(String(streamKey)), String(streamKey), options as EncoderOptions);
  }
}

function exceedLimit({ channelArn, limit, by }: Body, account: Account): void {
  if (ACCOUNT_LIMITS.includes(limit)) { return exceedAccount(account, limit as AccountLimit, by); }
  if (!INGEST_LIMITS.includes(limit)) { throw invalid(`there is no limit ${limit}; there are ${[...INGEST_LIMITS, ...ACCOUNT_LIMITS].join(', ')}`); }
  exceed(account, streamOf(account, channelArn), limit as IngestLimit, by);
}

function streamOf(account: Account, channelArn: string): LiveStream {
  const stream = account.connected(knownChannel(account, channelArn));
  if (stream === undefined) { throw notLive(channelArn); }
  return stream;
}

function keyOf(account: Account, channelArn: string): string {
  const value = account.streamKeyOf(knownChannel(account, channelArn))?.value;
  if (value === undefined) { throw new ServiceError('ResourceNotFoundException', `channel ${channelArn} has no stream key`); }
  return value;
}

function knownChannel(account: Account, channelArn: string): string {
  if (channelArn === undefined) { throw invalid('channelArn is missing: POST it in a JSON body'); }
  if (!account.channels.has(channelArn)) { throw new ServiceError('ResourceNotFoundException', `no such channel: ${channelArn}`); }
  return channelArn;
}

function seen({ channelArn, streamId, health }: LiveStream): object {
  return { channelArn, streamId, health };
}
