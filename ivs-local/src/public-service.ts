import type { Fault as PublicFault, LocalIvs } from './package';
import type { EmbeddedIvs } from './server';

/** A running service as the users of the package see it: without what is inside. */
export function publicService({ endpoint, port, ingest, account, control, calls, seeded, close }: EmbeddedIvs): LocalIvs {
  const act = (action: string, body: object) => control.handle(action, body);
  return {
    endpoint,
    port,
    ingest: ingest && { port: ingest.port, tlsPort: ingest.tlsPort, servers: ingest.servers },
    region: account.options.region,
    accountId: account.options.accountId,
    events: account.events.delivered,
    calls,
    seeded,
    faults: {
      add: (fault: PublicFault) => { act('faults', fault); },
      clear: () => { act('faults/clear', {}); },
    },
    goLive: (channelArn, options) => act('encoder/start', { ...options, channelArn }) as { channelArn: string; streamId: string },
    stop: (channelArn) => { act('encoder/stop', { channelArn }); },
    starve: (channelArn) => { act('encoder/starve', { channelArn }); },
    recover: (channelArn) => { act('encoder/recover', { channelArn }); },
    fail: (channelArn, failure) => { act('fail', { channelArn, failure }); },
    onEvent: (listener) => account.events.listen(listener),
    close,
  };
}
