import { generateKeyPairSync } from 'node:crypto';
import { AppDescription, assemblyOf, EMPTY } from './app';
import { deployed, Deployment, noteAgreement, refusals } from './deployment';
import { add, Channel, channelsOf, inService, keyPairsOf, labelOf, Ledger, lineOf, newLedger, Recording, remove, secretsOf, settle, Thing } from './ledger';
import { removeStack } from './removal';
import { rolledBack } from './rollback';
import { edited, FaultDraw, Life, StackName, Step } from './steps';
import type { World } from './world';
import { disconnect, goLive } from '../../../ivs-local/src';
import { HANDLERS } from '../../../ivs-local/src/operations';
import { FUNCTION_KEYS } from '../../../local/engine/iam';

/** A creation must be quick; on a machine with too much to do, it may not be. */
const TOO_SLOW = /did not respond in time/;

type Does<Kind extends Step['do']> = Extract<Step, { do: Kind }>;

/** Lives a life in a world: after each step, the world must be as the model says. */
export async function live(world: World, { listLag, steps }: Life): Promise<void> {
  const run = new Run(world);
  world.begin(listLag);
  for (const step of steps) { await run.step(step); }
  await run.end();
}

/** The role of the control plane has a quota: the library says so at synthesis. */
function isTooLarge(app: AppDescription): boolean {
  try {
    assemblyOf(app);
    return false;
  } catch (error) {
    if (!(error as Error).message.includes('RolePermissionsTooLarge')) { throw error; }
    return true;
  }
}

class Run {
  private readonly ledger: Ledger = newLedger();
  /** For a stack that comes back. */
  private readonly lastApps = new Map<StackName, AppDescription>();
  private readonly story: string[] = [];
  private events = 0;

  constructor(private readonly world: World) {}

  public async step(step: Step): Promise<void> {
    const { ledger, world } = this;
    this.story.push(JSON.stringify(step));
    this.events = world.cloudFormation.events.length;
    const before = new Map(ledger.things.map((thing) => [thing, thing.state]));
    await (this[step.do] as (step: Step) => Promise<void>)(step);
    world.clearFaults();
    this.compare();
    const stuck = ledger.things.filter((thing) => thing.state === 'left' && before.get(thing) !== 'left');
    for (const thing of stuck) { this.requireNamed(thing); }
  }

  /** All stacks are deleted: what used their resources lets go of them, and then nothing may be left in a stack. */
  public async end(): Promise<void> {
    const { ledger, world } = this;
    for (const channel of channelsOf(ledger).filter(({ isLive }) => isLive)) { await this.setLive(channel, false); }
    for (const stack of ['two', 'one', 'two'] as const) { await this.step({ do: 'delete', stack, faults: [] }); }
    for (const channel of channelsOf(ledger).filter(({ recording }) => recording?.state === 'in service')) {
      HANDLERS.UpdateChannel(world.account, { arn: channel.arn, recordingConfigurationArn: '' }, {});
      channel.recording = undefined;
    }
    await new Promise((resolve) => setTimeout(resolve, world.account.listLag));
    for (const stack of ['two', 'one'] as const) { await this.step({ do: 'delete', stack, faults: [] }); }
    const lost = ledger.things.filter(({ state }) => state === 'in service');
    if (ledger.stacks.size > 0 || lost.length > 0) { this.fail(`not all was deleted: ${[...ledger.stacks.keys(), ...lost.map(labelOf)].join(', ')}`); }
  }

  private async deploy({ stack, edits, failure, faults, isRotating }: Does<'deploy'>): Promise<void> {
    const { ledger, world } = this;
    const current = ledger.stacks.get(stack);
    if (current?.isStuck) { return this.delete({ do: 'delete', stack, faults }); }
    const other: StackName = stack === 'one' ? 'two' : 'one';
    const otherRecording = ledger.stacks.get(other)?.isStuck ? undefined : inService<Recording>(ledger, 'recording', other);
    const next = edited(current?.app ?? this.lastApps.get(stack) ?? ledger.stacks.get(other)?.app ?? EMPTY, edits, otherRecording !== undefined);
    if (isTooLarge(next)) { return; }
    const deployment = { stack, next, otherRecording } as const;
    const reasons = refusals(ledger, deployment);
    const isHard = this.plan(faults);

    const secrets = secretsOf(ledger).filter((secret) => secret.stack === stack && secret.state === 'in service' && channelsOf(ledger).some(({ key }) => key === secret));
    const rotation = isRotating && secrets.length > 0 && reasons.length === 0 ? world.rotate(secrets[0].arn!).catch(() => undefined) : undefined;
    const failed = await world.deploy(stack, next, { failure, otherRecording: otherRecording?.arn });
    const rotated = await rotation;
    world.clearFaults();
    await this.recover(deployment, isHard);

    const text = failed?.reasons.join('; ') ?? '';
    const isTooSlow = TOO_SLOW.test(text);
    if (failed && reasons.length === 0 && failure === undefined && !isHard && !isTooSlow) { this.fail(`the deployment must not fail: ${text}`); }
    if (!failed && (reasons.length > 0 || failure)) { this.fail(`the deployment must fail: ${failure ?? reasons.join(' or ')}`); }
    if (failed && !isHard && !isTooSlow && ![...reasons, ...failure ? [/already exists/] : []].some((reason) => reason.test(text))) { this.fail(`the deployment must fail with ${reasons.join(' or ')}, not with: ${text}`); }
    if (failed) { rolledBack(ledger, deployment, failure === 'late' && reasons.length === 0 && !isHard && !isTooSlow); } else { deployed(ledger, deployment); }
    // a rotation that was cut off leaves the secret with the key of before, which may have been deleted
    if (!failed && rotation && secrets[0].state === 'kept') {
      for (const thing of [secrets[0], ...channelsOf(ledger).filter(({ key }) => key === secrets[0])]) { thing.isUncertain = true; }
    }
    // what failed is tried again, as Secrets Manager does it
    if (rotated && !rotated.succeeded && isHard && secrets[0].state === 'in service' && ledger.things.includes(secrets[0])) { await world.rotate(secrets[0].arn!); }
    if (!failed) { this.lastApps.set(stack, next); }
  }

  /** Once the fault is over, a rollback that failed can be continued, and a creation that could not be undone can be deleted. */
  private async recover({ stack, next }: Deployment, isHard: boolean): Promise<void> {
    const status = this.world.stack(stack)?.status ?? '';
    if (!/ROLLBACK_FAILED$/.test(status)) { return; }
    const isMadeWay = this.makeWay(stack, next);
    if (!isHard && !isMadeWay) { this.fail(`the rollback must not fail: ${this.world.reasonsSince(this.events).join('; ')}`); }
    const again = status === 'UPDATE_ROLLBACK_FAILED' ? await this.world.continueRollback(stack) : await this.world.delete(stack);
    if (again) { this.fail(`the rollback must not fail again: ${again.reasons.join('; ')}`); }
  }

  /**
   * An update that drops our policy leaves the one that somebody else has attached in its place, and so does its rollback, which would
   * attach ours again: it fails and names the other one. The user detaches it, and continues the rollback.
   */
  private makeWay(stack: string, next: AppDescription): boolean {
    const { ledger, world } = this;
    const inTheWay = Object.values(ledger.stacks.get(stack)?.app.channels ?? {}).flatMap(({ id, policy }): Channel[] => {
      const channel = inService<Channel>(ledger, 'channel', stack, id);
      const isDropped = policy && Object.values(next.channels).some((app) => app.id === id && !app.policy);
      return isDropped && channel?.policy?.state === 'foreign' ? [channel] : [];
    });
    const named = inTheWay.filter(({ policy }) => world.reasonsSince(this.events).some((reason) => reason.includes(`${policy!.arn} attached already`)));
    for (const channel of named) {
      HANDLERS.UpdateChannel(world.account, { arn: channel.arn, playbackRestrictionPolicyArn: '' }, {});
      channel.policy = inService(ledger, 'policy', stack, channel.name);
    }
    return named.length > 0;
  }

  private async delete({ stack, faults }: Does<'delete'>): Promise<void> {
    const { ledger, world } = this;
    if (!ledger.stacks.has(stack)) {
      await world.delete(stack); // what a failed creation has left
      return;
    }
    const isHard = this.plan(faults);
    let failed = await world.delete(stack);
    world.clearFaults();
    const isDeleted = removeStack(ledger, stack);
    if (failed && isHard) { failed = await world.delete(stack); }
    if (failed && isDeleted) { this.fail(`the stack must be deleted: ${world.reasonsSince(this.events).join('; ')}`); }
    if (!failed && !isDeleted) { this.fail('the stack must not be deleted: something of it is live, or in use'); }
    if (isDeleted) { return; }
    const inUse = channelsOf(ledger).flatMap(({ recording }) => recording?.stack === stack && recording.state === 'in service' ? [recording] : []);
    const isLive = channelsOf(ledger).filter((channel) => channel.stack === stack && channel.state === 'in service' && channel.isLive);
    for (const thing of isLive.length > 0 ? isLive : inUse) { this.requireNamed(thing); }
  }

  private async live({ channel: index }: Does<'live'>): Promise<void> {
    const channel = this.channel(index);
    if (channel === undefined) { return; }
    // a policy that somebody else has attached is replaced by ours at the next update, which can't be rolled back while the channel is live
    const isReplaced = channel.state === 'in service' && channel.policy?.state === 'foreign';
    if (channel.isLive || (channel.key && !isReplaced)) { await this.setLive(channel, !channel.isLive); }
  }

  private async 'run-time channel'({ stack }: Does<'run-time channel'>): Promise<void> {
    const { ledger, world } = this;
    const recording = inService<Recording>(ledger, 'recording', stack);
    if (recording === undefined) { return; }
    HANDLERS.CreateChannel(world.account, { name: 'run time', recordingConfigurationArn: recording.arn }, {});
    add<Channel>(ledger, { kind: 'channel', name: 'run time', state: 'foreign', recording, key: 'by hand', isLive: false });
  }

  private async 'policy by hand'({ channel: index }: Does<'policy by hand'>): Promise<void> {
    const { ledger, world } = this;
    const channel = this.channel(index);
    if (channel === undefined || channel.isLive) { return; }
    const { playbackRestrictionPolicy } = HANDLERS.CreatePlaybackRestrictionPolicy(world.account, { name: 'by hand' }, {}) as any;
    HANDLERS.UpdateChannel(world.account, { arn: channel.arn, playbackRestrictionPolicyArn: playbackRestrictionPolicy.arn }, {});
    channel.policy = add(ledger, { kind: 'policy', name: 'by hand', state: 'foreign', arn: playbackRestrictionPolicy.arn });
  }

  private async 'key by hand'({ channel: index }: Does<'key by hand'>): Promise<void> {
    const channel = this.channel(index);
    if (channel === undefined) { return; }
    const { account } = this.world;
    const existing = account.streamKeyOf(channel.arn!);
    if (existing) { account.streamKeys.delete(existing.arn); }
    account.addStreamKey(channel.arn!);
    channel.key = 'by hand';
  }

  private async 'key pair by hand'(): Promise<void> {
    const { ledger, world } = this;
    const existing = keyPairsOf(ledger).find(({ state }) => state === 'foreign');
    if (existing) {
      world.account.keyPairs.delete(existing.arn!);
      remove(ledger, existing);
    } else if (keyPairsOf(ledger).length < 3) {
      const publicKeyMaterial = generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey.export({ format: 'pem', type: 'spki' });
      HANDLERS.ImportPlaybackKeyPair(world.account, { publicKeyMaterial }, {});
      add(ledger, { kind: 'key pair', name: 'by hand', state: 'foreign', isRetired: false, isOver: false } as Thing);
    }
  }

  /** It succeeds as long as the key of the channel is that of the secret. What failed is tried again, as Secrets Manager does it. */
  private async rotate({ secret: index, faults }: Does<'rotate'>): Promise<void> {
    const { ledger, world } = this;
    const all = secretsOf(ledger).filter(({ state, holds }) => state === 'in service' && holds === 'stream key');
    const secret = all[index % all.length];
    if (secret === undefined) { return; }
    const isHard = this.plan(faults);
    let { succeeded, reason } = await world.rotate(secret.arn!);
    world.clearFaults();
    if (!succeeded && isHard) { ({ succeeded, reason } = await world.rotate(secret.arn!)); }
    const isOurs = channelsOf(ledger).some(({ key }) => key === secret);
    if (succeeded !== isOurs) { this.fail(isOurs ? `the rotation must not fail: ${reason}` : 'the rotation must not touch the key of somebody else'); }
  }

  private async 'time passes'(): Promise<void> {
    const { account } = this.world;
    for (const [arn, keyPair] of account.keyPairs) {
      const { tags = {} } = keyPair;
      if (tags['cdk-ivs:retires'] !== undefined) { account.keyPairs.set(arn, { ...keyPair, tags: { ...tags, 'cdk-ivs:retires': String(Math.floor(Date.now() / 1000) - 3600) } }); }
    }
    for (const keyPair of keyPairsOf(this.ledger)) { keyPair.isOver = keyPair.isRetired; }
  }

  private async retire({ stack }: Does<'retire'>): Promise<void> {
    const { ledger } = this;
    if (!ledger.stacks.get(stack)?.app.signing) { return; }
    await this.world.retire(stack);
    for (const keyPair of keyPairsOf(ledger).filter((one) => one.stack === stack && one.isOver)) {
      // one that was kept may be of this stack, or of one of the same name that has been deleted
      if (keyPair.state === 'kept') { keyPair.isUncertain = true; } else { remove(ledger, keyPair); }
    }
  }

  private channel(index: number): Channel | undefined {
    const all = channelsOf(this.ledger);
    return all[index % all.length];
  }

  private async setLive(channel: Channel, isLive: boolean): Promise<void> {
    const { account } = this.world;
    if (isLive) { goLive(account, account.streamKeyOf(channel.arn!)!.value!); } else { disconnect(account, account.streams.get(channel.arn!)!, 'ended'); }
    channel.isLive = isLive;
  }

  /** Plans faults; gives whether there is a hard one. */
  private plan(faults: readonly FaultDraw[]): boolean {
    const { ivs, cloudFormation: { secretsManager } } = this.world;
    for (const { service, operation, what } of faults) {
      const isIvs = service === 'ivs';
      const fault = {
        'lost': { reset: 'after' as const },
        'unheard': { reset: 'before' as const },
        'throttled': { error: isIvs ? 'ThrottlingException' : 'InternalServiceError', times: 2 },
        'late': { latency: 300 },
        'server error': { error: isIvs ? 'InternalServerException' : 'InternalServiceError' },
        'hard': { error: isIvs ? 'PendingVerification' : 'DecryptionFailure' },
      }[what];
      (isIvs ? ivs : secretsManager).faults.add({ operation, accessKeyPrefix: FUNCTION_KEYS, ...fault } as any);
    }
    return faults.some(({ what }) => what === 'hard');
  }

  private compare(): void {
    noteAgreement(this.ledger);
    const differences = settle(this.ledger, this.world.look());
    if (differences.length > 0) { this.fail(`not as it must be (- expected, + seen):\n${differences.join('\n')}\nall that must be:\n  ${this.ledger.things.map(lineOf).join('\n  ')}`); }
  }

  /** What could not be deleted is named in a reason. */
  private requireNamed(thing: Thing): void {
    const reasons = this.world.reasonsSince(this.events);
    if (!reasons.some((reason) => reason.includes(thing.arn!))) { this.fail(`no reason names ${labelOf(thing)} ${thing.arn}: ${reasons.join('; ')}`); }
  }

  private fail(text: string): never {
    throw new Error(`${text}\nafter:\n${this.story.map((line, index) => `  ${index + 1}. ${line}`).join('\n')}`);
  }
}
