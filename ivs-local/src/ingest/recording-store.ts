import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, extname, join } from 'node:path';
import { SignatureV4 } from '@smithy/signature-v4';
import { Sha256 } from './sha256';

/** Where recordings are written: objects in buckets. */
export interface RecordingStore {
  put(bucket: string, key: string, content: string | Buffer): Promise<void>;
}

/** In a folder, each bucket is a folder with the keys of its objects. */
export function folderStore(folder: string): RecordingStore {
  return {
    put: async (bucket, key, content) => {
      const file = join(folder, bucket, key);
      try {
        await mkdir(dirname(file), { recursive: true });
        await writeFile(file, content);
      } catch (error) {
        const { code, message } = error as NodeJS.ErrnoException;
        throw new Error(`the folder ${folder} can't be written: ${code ?? message}`);
      }
    },
  };
}

const TIMEOUT = 10_000;
const TYPES: { [extension: string]: string } = {
  '.jpg': 'image/jpeg', '.json': 'application/json', '.m3u8': 'application/x-mpegURL', '.mp4': 'video/mp4',
};

/** At an endpoint of S3, by its path. Signed with the credentials of the environment, if it has any: an emulator takes all. */
export function s3Store(endpoint: string, region: string): RecordingStore {
  const { AWS_ACCESS_KEY_ID: accessKeyId = 'local', AWS_SECRET_ACCESS_KEY: secretAccessKey = 'local', AWS_SESSION_TOKEN: sessionToken } = process.env;
  const { protocol, hostname, port, host } = new URL(endpoint);
  const signer = new SignatureV4({ service: 's3', region, credentials: { accessKeyId, secretAccessKey, sessionToken }, sha256: Sha256, uriEscapePath: false });
  return {
    put: async (bucket, key, content) => {
      const path = `/${bucket}/${key}`;
      const headers = { host, 'content-type': TYPES[extname(key)] };
      const { headers: signed } = await signer.sign({ method: 'PUT', protocol, hostname, port: port ? Number(port) : undefined, path, headers, body: content });
      const init = { method: 'PUT', headers: signed, body: typeof content === 'string' ? content : new Uint8Array(content), signal: AbortSignal.timeout(TIMEOUT) };
      const response = await fetch(new URL(path, endpoint), init).catch((error) => { throw new Error(`${endpoint} can't be reached: ${reasonOf(error)}`); });
      const text = await response.text(); // frees the connection
      if (!response.ok) { throw new Error(`${endpoint} answers ${response.status} for bucket ${bucket}: ${/<Code>(.*?)<\/Code>/.exec(text)?.[1] ?? 'no reason'}`); }
    },
  };
}

/** A request that fails says why only in its cause. */
function reasonOf(error: any): string {
  return error.cause?.message || error.cause?.code || error.message;
}
