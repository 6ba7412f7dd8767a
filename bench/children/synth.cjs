'use strict';
/*
 * Makes channels with a stream key each, over as many stacks as they need, and synthesizes them; prints how long that took, and how
 * long on the processor, without the imports, also those of a first channel, and the peak memory of the process. Usage: synth.cjs <'l1', 'l2' or a module> <channels>. Plain JavaScript, as users run it.
 */
const { mkdtempSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { App, Resource, Stack } = require('aws-cdk-lib');

const PER_STACK = 250; // a channel and its key are two of 500 resources

const [library, channels] = [process.argv[2], Number(process.argv[3])];
const KINDS = { l1: rawL1s, l2: bareL2s };
const channelWithKey = KINDS[library]?.(require('aws-cdk-lib/aws-ivs')) ?? constructs(require(library));
channelWithKey(new Stack(new App(), 'First'), 0); // loads what is loaded when it is used first
const outdir = mkdtempSync(join(tmpdir(), 'bench-synth-'));

const [started, used] = [process.hrtime.bigint(), process.cpuUsage()];
const app = new App({ outdir });
let stack;
for (let i = 0; i < channels; i++) {
  if (i % PER_STACK === 0) { stack = new Stack(app, `Stack${i / PER_STACK}`); }
  channelWithKey(stack, i);
}
app.synth();
const ms = Number(process.hrtime.bigint() - started) / 1e6;
const { user, system } = process.cpuUsage(used);

rmSync(outdir, { recursive: true });
process.stdout.write(JSON.stringify({ ms, cpu: (user + system) / 1000, peak: process.resourceUsage().maxRSS / 1024 })); // ms, ms, MiB

function rawL1s({ CfnChannel, CfnStreamKey }) {
  return (scope, i) => {
    const channel = new CfnChannel(scope, `Channel${i}`, { name: `channel-${i}` });
    new CfnStreamKey(scope, `Key${i}`, { channelArn: channel.attrArn });
  };
}

/** What every L2 costs, whatever it does: a class with a Resource around each L1. */
function bareL2s({ CfnChannel, CfnStreamKey }) {
  class Channel extends Resource {
    constructor(scope, id, { channelName }) {
      super(scope, id, { physicalName: channelName });
      this.resource = new CfnChannel(this, 'Resource', { name: this.physicalName });
    }

    addStreamKey(id) { return new StreamKey(this, id, { channel: this }); }
  }
  class StreamKey extends Resource {
    constructor(scope, id, { channel }) {
      super(scope, id);
      this.resource = new CfnStreamKey(this, 'Resource', { channelArn: channel.resource.attrArn });
    }
  }
  return constructs({ Channel });
}

function constructs({ Channel }) {
  return (scope, i) => { new Channel(scope, `Channel${i}`, { channelName: `channel-${i}` }).addStreamKey('Key'); };
}
