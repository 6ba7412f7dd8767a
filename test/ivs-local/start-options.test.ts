import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { startIvs } from '../../ivs-local/src/package';
import { IVS_REGIONS as regions, regionWarning } from '../../ivs-local/src/start-options';
import { IVS_REGIONS } from '../../src/private/regions';

/* What is wrong with the options, before anything starts. */

test.each<[object, string | RegExp]>([
  [{ nope: 1 }, /^startIvs has no option "nope"; it has port, host, publicUrl, .*, onCall$/],
  [{ port: '4566' }, 'startIvs: port is "4566", but it must be a whole number from 0 to 65535'],
  [{ port: 65_536 }, 'startIvs: port is 65536, but it must be a whole number from 0 to 65535'],
  [{ publicUrl: 'ivs:4566' }, 'startIvs: publicUrl is "ivs:4566", but it must be the text of a URL such as http://localhost:4566, without user and password'],
  [{ publicUrl: new URL('http://localhost') }, 'startIvs: publicUrl is URL http://localhost/, but it must be the text of a URL such as http://localhost:4566, without user and password'],
  [{ eventsUrl: 'http://ann:sesame@localhost/?a=@b' }, 'startIvs: eventsUrl is "http://…@b", but it must be the text of a URL such as http://localhost:4566, without user and password'],
  [{ eventsUrl: 'http://ann:sesame@localhost:port' }, 'startIvs: eventsUrl is "http://…@localhost:port", but it must be the text of a URL such as http://localhost:4566, without user and password'],
  [{ eventsUrl: new URL('http://ann:sesame@localhost') }, 'startIvs: eventsUrl is URL http://…@localhost/, but it must be the text of a URL such as http://localhost:4566, without user and password'],
  [{ eventsUrl: 'http://ann@localhost' }, 'startIvs: eventsUrl is "http://…@localhost", but it must be the text of a URL such as http://localhost:4566, without user and password'],
  [{ region: 'mars-1' }, 'startIvs: region is "mars-1", but it must be a Region such as us-west-2'],
  [{ accountId: 123456789012 }, 'startIvs: accountId is 123456789012, but it must be 12 digits'],
  [{ rates: 'no' }, 'startIvs: rates is "no", but it must be true or false'],
  [{ seed: {} }, 'startIvs: seed is {}, but it must be a list of requests'],
  [{ stateFile: '' }, 'startIvs: stateFile is "", but it must be a string that is not empty'],
  [{ host: 7 }, 'startIvs: host is 7, but it must be a string that is not empty'],
  [{ listLag: NaN }, 'startIvs: listLag is NaN, but it must be a number from 0'],
  [{ rates: () => true }, 'startIvs: rates is [Function: rates], but it must be true or false'],
  [{ keptCalls: -1 }, 'startIvs: keptCalls is -1, but it must be a number from 0'],
  [{ onCall: 1 }, 'startIvs: onCall is 1, but it must be a function'],
  [{ rtmp: true }, 'startIvs: rtmp is true, but it must be an object with port, tlsPort, recordings, s3, renditions, onRefused'],
  [{ rtmp: { ports: 1 } }, 'the option rtmp of startIvs has no option "ports"; it has port, tlsPort, recordings, s3, renditions, onRefused'],
  [{ rtmp: { s3: 'archive' } }, 'the option rtmp of startIvs: s3 is "archive", but it must be the text of a URL such as http://localhost:4566, without user and password'],
  [{ rtmp: { recordings: 'folder', port: undefined } }, 'the option rtmp of startIvs has no port: set port for RTMP, tlsPort for RTMPS, or both; 0 takes any free port'],
])('%j: %s', async (options, message) => {
  await expect(startIvs(options)).rejects.toThrow(message);
});

test('an option that is undefined is as if it was not there', async () => {
  const ivs = await startIvs({ region: undefined, rtmp: undefined, port: 0 });
  expect(ivs.region).toBe('us-west-2');
  await ivs.close();
});

test('a Region without IVS is no error, since IVS may come to it, but a warning of the command', () => {
  expect(regions).toEqual(IVS_REGIONS);
  expect(regionWarning('eu-west-1')).toBeUndefined();
  expect(regionWarning('eu-north-1')).toBe(`IVS is not known to be in eu-north-1; it is in ${regions.join(', ')}`);
});

test.each([
  { args: ['--region', 'mars-1'], message: '--region is "mars-1", but it must be a Region such as us-west-2' },
  { args: ['--events', 'http://ann:sesame@localhost'], message: '--events is "http://…@localhost", but it must be the text of a URL such as http://localhost:4566, without user and password' },
  { args: ['--no-renditions'], message: '--no-renditions, --recordings and --s3 are for what encoders stream: add --rtmp or --rtmps' },
  { args: ['--recordings', 'folder'], message: '--no-renditions, --recordings and --s3 are for what encoders stream: add --rtmp or --rtmps' },
])('the command refuses $args', ({ args, message }) => {
  const { status, stderr } = spawnSync(process.execPath, ['--import', 'tsx', join(__dirname, '../../ivs-local/src/cli.ts'), ...args], { encoding: 'utf8', timeout: 4000 });
  expect([status, stderr.split('\n')[0]]).toEqual([2, message]);
});
