import { Duration, Lazy, Token } from 'aws-cdk-lib';
import { RecordingMode, Resolution, Storage, ThumbnailConfiguration } from '../../src';
import { expectError } from '../helpers';

test('disable', () => {
  expect(ThumbnailConfiguration.disable()).toEqual({ recordingMode: RecordingMode.DISABLED });
});

test('interval, with nothing and with everything', () => {
  expect(ThumbnailConfiguration.interval()).toEqual({ recordingMode: RecordingMode.INTERVAL });
  const configuration = ThumbnailConfiguration.interval(Resolution.HD, [Storage.LATEST], Duration.seconds(1));
  expect(configuration).toMatchObject({ recordingMode: 'INTERVAL', resolution: 'HD', storage: ['LATEST'] });
  expect(configuration.targetInterval?.toSeconds()).toBe(1);
});

test('every says the same', () => {
  expect(ThumbnailConfiguration.every(Duration.seconds(60))).toEqual(ThumbnailConfiguration.interval(undefined, undefined, Duration.seconds(60)));
});

test('interval and storage may be tokens', () => {
  const seconds = Lazy.number({ produce: () => 99 });
  expect(() => ThumbnailConfiguration.every(Duration.seconds(seconds), { storage: Token.asList({ Ref: 'X' }) as Storage[] })).not.toThrow();
});

test.each([
  { interval: Duration.seconds(0), found: '0 s' },
  { interval: Duration.millis(500), found: '0.5 s' },
  { interval: Duration.millis(1500), found: '1.5 s' },
  { interval: Duration.seconds(61), found: '61 s' },
])('fails for an interval of $found', ({ interval, found }) => {
  expectError(() => ThumbnailConfiguration.every(interval), 'ThumbnailIntervalInvalid', `targetInterval = "${found}"`, '1 to 60');
});

test.each([[[]], [[Storage.LATEST, Storage.LATEST]]])('fails for the kinds of storage %j', (storage) => {
  expectError(() => ThumbnailConfiguration.interval(undefined, storage), 'ThumbnailStorageInvalid', `storage = ${JSON.stringify(storage)}`);
});
