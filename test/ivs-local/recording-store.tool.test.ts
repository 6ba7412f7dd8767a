import { execFileSync } from 'node:child_process';
import { folderStore, s3Store } from '../../ivs-local/src/ingest/recording-store';
import { Thumbnails } from '../../ivs-local/src/ingest/thumbnails';

/*
 * Recordings in an S3 that no one here wrote, read with a client that no one here wrote: that of ministack, to which AWS_ENDPOINT_URL leads, and
 * botocore, which ministack brings along (local/ministack/with-ministack.sh).
 */
const ENDPOINT = process.env.AWS_ENDPOINT_URL!;
const KEY = 'ivs/v1/123456789012/AbCdEf/2026/1/2/3/4/xyz/media/hls/360p30/playlist.m3u8';

/** What some lines of Python print. */
function botocore(...lines: string[]): Buffer {
  const program = ['import sys', 'from botocore.session import Session', 's3 = Session().create_client("s3")', ...lines].join('\n');
  return execFileSync(process.env.PYTHON!, ['-c', program]);
}

beforeAll(() => { botocore('s3.create_bucket(Bucket="archive", CreateBucketConfiguration={"LocationConstraint": "us-west-2"})'); });

test.each([
  { key: KEY, content: '#EXTM3U\n', type: 'application/x-mpegURL' },
  { key: 'events/recording-ended.json', content: '{"version":"v1"}', type: 'application/json' },
  { key: 'media/0.mp4', content: Buffer.from([0, 255, 128, 10]), type: 'video/mp4' },
  { key: 'media/thumb.jpg', content: Buffer.alloc(100_000, 7), type: 'image/jpeg' },
])('$key is an object, as $type', async ({ key, content, type }) => {
  await s3Store(ENDPOINT, 'us-west-2').put('archive', key, content);
  const printed = botocore(`answer = s3.get_object(Bucket="archive", Key="${key}")`, 'sys.stdout.buffer.write(answer["ContentType"].encode() + b"\\n" + answer["Body"].read())');
  expect(printed).toEqual(Buffer.concat([Buffer.from(`${type}\n`), Buffer.from(content)]));
});

test('a bucket that does not exist is named', async () => {
  await expect(s3Store(ENDPOINT, 'us-west-2').put('nowhere', KEY, '')).rejects.toThrow(/answers 404 for bucket nowhere: NoSuchBucket$/);
});

test('without ffmpeg, it is said once that there are no thumbnails', async () => {
  const said = jest.spyOn(console, 'error').mockImplementation();
  const thumbnails = new Thumbnails('no-ffmpeg-here');
  const segment: any = { time: 0, initialization: { data: Buffer.alloc(0) }, media: Buffer.alloc(0) };
  expect(thumbnails.isDue(segment, {})).toBe(true);
  expect(await thumbnails.take(segment, { width: 640, height: 360 } as any, {})).toBeUndefined();
  expect(thumbnails.isDue({ ...segment, time: 120_000 }, {})).toBe(false);
  expect(said.mock.calls).toEqual([['recordings have no thumbnails: ffmpeg is not installed']]);
});

test('a folder that can\'t be written is an error', async () => {
  await expect(folderStore('/dev/null').put('archive', KEY, '')).rejects.toThrow('the folder /dev/null can\'t be written: ENOTDIR');
});
