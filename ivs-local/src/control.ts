import { Account, LiveStream } from './account';
import { disconnect, EncoderOptions, exceed, goLive, recover, starve } from './encoder';
import { notLive, ServiceError } from './errors';
import { Fault, Faults } from './faults';
import { overview } from './overview';

/*
 * What is no part of the service: encoders, faults and a look at events, over HTTP below `/_local/`, for people and programs
 * that use the embedded IVS from outside. Bodies are JSON.
 */
type Body = { [key: string]: any };

export class Control {
  constructor(private readonly account: Account, private readonly faults: Faults) {}

  /** Answers `POST /_local/<action>`; undefined when there is no such action. */
  public handle(action: string, body: Body): object | undefined {
    switch (action) {
      case 'encoder/start': return seen(goLive(this.account, String(body.streamKey ?? this.keyOf(body.channelArn)), body as EncoderOptions));
      case 'encoder/stop': disconnect(this.account, this.streamOf(body.channelArn), 'ended'); return {};
      case 'encoder/starve': starve(this.account, this.streamOf(body.channelArn)); return {};
      case 'encoder/recover': recover(this.account, this.streamOf(body.channelArn)); return {};
      case 'encoder/exceed': exceed(this.account, this.streamOf(body.channelArn), body.limit); return {};
      case 'faults': this.faults.add(body as Fault); return {};
      case 'faults/clear': this.faults.clear(); return {};
      case 'events': return { events: this.account.events.delivered.slice(body.from ?? 0) };
      case 'overview': return overview(this.account);
      case 'metadata': return { metadata: this.streamOf(body.channelArn).metadata };
      default: return undefined;
    }
  }

  private streamOf(channelArn: string): LiveStream {
    const stream = this.account.streams.get(channelArn);
    if (stream === undefined) { throw notLive(channelArn); }
    return stream;
  }

  private keyOf(channelArn: string): string {
    if (!this.account.channels.has(channelArn)) { throw new ServiceError('ResourceNotFoundException', `no such channel: ${channelArn}`); }
    const value = this.account.streamKeyOf(channelArn)?.value;
    if (value === undefined) { throw new ServiceError('ResourceNotFoundException', `channel ${channelArn} has no stream key`); }
    return value;
  }
}

function seen({ channelArn, streamId, health }: LiveStream): object {
  return { channelArn, streamId, health };
}
