// @ts-expect-error its types say that it is an ES module only, but it brings CommonJS along
import { BufferTarget, CmafOutputFormat, EncodedAudioPacketSource, EncodedPacket, EncodedVideoPacketSource, Output } from 'mediabunny';
import { StreamFormat } from './stream-format';

/** A picture or some sound. Times are in seconds, from the begin of the stream. */
export interface Sample {
  readonly key: boolean;
  readonly time: number;
  readonly duration: number;
  readonly data: Uint8Array;
}

/** What is between two key frames, in the order of decoding. */
export interface Samples {
  readonly video: readonly Sample[];
  readonly audio: readonly Sample[];
}

/** Writes one segment of fragmented MP4, with the initialization that it needs. Nothing is decoded. */
export async function mux({ video, audio }: StreamFormat, samples: Samples): Promise<{ initialization: Buffer; media: Buffer }> {
  const [target, initTarget] = [new BufferTarget(), new BufferTarget()];
  const output = new Output({ format: new CmafOutputFormat(), target, initTarget });
  const videoSource = new EncodedVideoPacketSource('avc');
  const audioSource = audio && new EncodedAudioPacketSource('aac');
  output.addVideoTrack(videoSource);
  if (audioSource) { output.addAudioTrack(audioSource); }
  await output.start();
  const videoConfig = { codec: video.codec, codedWidth: video.width, codedHeight: video.height, description: video.description };
  for (const sample of samples.video) { await videoSource.add(packetOf(sample), { decoderConfig: videoConfig }); }
  if (audioSource) {
    const audioConfig = { codec: audio.codec, numberOfChannels: audio.channels, sampleRate: audio.sampleRate, description: audio.description };
    for (const sample of samples.audio) { await audioSource.add(packetOf(sample), { decoderConfig: audioConfig }); }
  }
  await output.finalize();
  const file = Buffer.from(target.buffer!);
  return { initialization: Buffer.from(initTarget.buffer!), media: file.subarray(file.indexOf('moof') - 4) }; // without an index: other boxes come before it
}

function packetOf({ data, key, time, duration }: Sample): EncodedPacket {
  return new EncodedPacket(data, key ? 'key' : 'delta', time, duration);
}
