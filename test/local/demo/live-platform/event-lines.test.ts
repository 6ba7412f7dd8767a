import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { linesOf } from '../../../../local/demo/live-platform/event-lines';

const DEMO = join(__dirname, '../../../../local/demo/live-platform');
const LONGEST_PATH = 'LiveChannels/CdkIvsStreamKeyRotation/Function/SecretsManager';

test.each([
  [{ type: 'AWS::IVS::Channel', path: 'Live/Main/Resource', status: 'CREATE_COMPLETE' },
    ['created  Main                                             channel: takes a stream, serves viewers']],
  [{ type: 'AWS::SecretsManager::Secret', path: 'Live/Main/Srt/Secret/Resource', status: 'CREATE_COMPLETE' },
    ['created  Main/Srt/Secret                                  secret with the SRT URL and passphrase']],
  [{ type: 'AWS::S3::Bucket', path: 'Live/Recording/Bucket/Resource', status: 'DELETE_SKIPPED' }, ['kept     Recording/Bucket']],
  [{ type: 'AWS::IVS::Channel', path: 'Live/Main/Resource', status: 'UPDATE_FAILED', reason: 'it is live' }, ['failed   Main', '           it is live']],
  [{ type: 'AWS::CloudFormation::Stack', logicalId: 'Live', status: 'UPDATE_ROLLBACK_IN_PROGRESS' }, ['stack    Live is UPDATE_ROLLBACK_IN_PROGRESS']],
  [{ type: 'AWS::IVS::Channel', path: 'Live/Main/Resource', status: 'CREATE_IN_PROGRESS' }, []],
])('an event of the demo: %j', (event, lines) => {
  expect(linesOf({ stack: 'Live', logicalId: 'X', ...event } as any)).toEqual(lines);
});

test('no line of a resource is longer than 100 characters, whatever it is for', () => {
  const types = readFileSync(join(DEMO, 'purposes.ts'), 'utf8').match(/^ {2}'[\w:]+(?=')/gm)!.map((match) => match.slice(3));
  expect(types.length).toBeGreaterThan(20);
  for (const type of types) {
    for (const line of linesOf({ stack: 'LiveChannels', logicalId: 'X', type, path: LONGEST_PATH, status: 'CREATE_COMPLETE' } as any)) {
      expect(`  ${line}`.length).toBeLessThanOrEqual(100);
    }
  }
});

test('a long reason is wrapped between words', () => {
  const reason = 'the resource handler says that it is not possible '.repeat(5).trim();
  const [, ...rest] = linesOf({ stack: 'Live', logicalId: 'X', type: 'AWS::IVS::Channel', path: 'Live/Main', status: 'UPDATE_FAILED', reason } as any);
  expect(rest.map((line) => line.trim()).join(' ')).toBe(reason);
  expect(rest.filter((line) => line.length > 98)).toEqual([]);
});
