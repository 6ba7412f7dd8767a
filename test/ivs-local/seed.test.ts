import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keyPair } from './harness';
import { startIvs } from '../../ivs-local/src';

const CHANNEL = { operation: 'CreateChannel', input: { name: 'main' }, as: 'main' };

test('requests are made in their order, with what earlier ones were answered with, and their answers are there by name', async () => {
  const ivs = await startIvs({
    seed: [
      { operation: 'CreatePlaybackRestrictionPolicy', input: { allowedCountries: ['DE'] }, as: 'policy' },
      { operation: 'CreateChannel', input: { name: 'main', playbackRestrictionPolicyArn: '${policy.playbackRestrictionPolicy.arn}', tags: { of: 'policy ${policy.playbackRestrictionPolicy.arn}' } }, as: 'main' },
      { operation: 'TagResource', input: { resourceArn: '${main.channel.arn}', tags: { stage: 'test' } } },
      { operation: 'ImportPlaybackKeyPair', input: { publicKeyMaterial: keyPair().publicKey } },
      { operation: 'CreateChannel' },
      { operation: '_local/encoder/start', input: { streamKey: '${main.streamKey.value}' }, as: 'live' },
    ],
  });
  const { main, policy, live } = ivs.seeded;
  const arn = policy.playbackRestrictionPolicy.arn;
  expect(ivs.account.channels.get(main.channel.arn)).toMatchObject({ playbackRestrictionPolicyArn: arn, tags: { of: `policy ${arn}`, stage: 'test' } });
  expect([ivs.account.channels.size, ivs.account.keyPairs.size]).toEqual([2, 1]);
  expect(ivs.account.streams.get(main.channel.arn)!.streamId).toBe(live.streamId);
  await ivs.close();
});

test.each<[string, any, string]>([
  ['no list', { operation: 'CreateChannel' }, 'a seed is a list of requests'],
  ['an unknown operation', [CHANNEL, { operation: 'MakeCoffee' }], 'seed request 2, MakeCoffee: there is no such operation'],
  ['an unknown action', [{ operation: '_local/coffee' }], 'seed request 1, _local/coffee: there is no action _local/coffee'],
  ['no operation', [{ input: {} }], 'seed request 1, without an operation: "operation" is missing'],
  ['no request', [null], 'seed request 1, without an operation: "operation" is missing'],
  ['an unknown member', [{ ...CHANNEL, name: 'x' }], 'seed request 1, CreateChannel: "name" is none of "operation", "input", "as"'],
  ['an unknown member of the input', [{ operation: 'CreateChannel', input: { title: 'x' } }], 'seed request 1, CreateChannel: ValidationException'],
  ['an input that is not valid', [{ operation: 'CreateChannel', input: { type: 'HUGE' } }], 'seed request 1, CreateChannel: ValidationException'],
  ['what the service refuses', [{ operation: 'CreateChannel', input: { playbackRestrictionPolicyArn: 'arn:aws:ivs:us-west-2:123456789012:playback-restriction-policy/abcdABCDefgh' } }], 'seed request 1, CreateChannel: ResourceNotFoundException'],
  ['an answer that is not there', [CHANNEL, { operation: 'DeleteChannel', input: { arn: '${main.channel.ARN}' } }], 'seed request 2, DeleteChannel: ${main.channel.ARN} is not in the answer of an earlier request'],
  ['a name of every object', [{ operation: 'DeleteChannel', input: { arn: '${constructor.name}' } }], '${constructor.name} is not in the answer'],
])('%s is refused, by the number of the request', async (_, seed, message) => {
  await expect(startIvs({ seed })).rejects.toThrow(message);
});

test('requests are made when the state file is new, and not again', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'seed-'));
  const options = { stateFile: join(folder, 'ivs.state'), seed: [CHANNEL] };
  await expect(startIvs({ ...options, seed: [CHANNEL, { operation: 'MakeCoffee' }] })).rejects.toThrow('MakeCoffee');
  for (const names of [['main'], []]) {
    const ivs = await startIvs(options);
    expect(Object.keys(ivs.seeded)).toEqual(names);
    expect([...ivs.account.channels.values()].map(({ name }) => name)).toEqual(['main']);
    await ivs.close();
  }
  rmSync(folder, { recursive: true });
});
