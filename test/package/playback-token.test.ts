import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { buildSync } from 'esbuild';
import { npm } from '../../tools/commands';

/*
 * The module cdk-ivs/playback-token as a backend has it: from the packed tarball, with no other package beside it, not even the CDK.
 * The files are those of the last compilation; `npm test` compiles first.
 */
const ROOT = join(__dirname, '../..');
const NAMES = ['PlaybackTokenError', 'derToRaw', 'kmsSigner', 'playbackTokenClaims', 'playbackUrlWithToken', 'privateKeySigner', 'signPlaybackToken'];
const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'secp384r1', publicKeyEncoding: { type: 'spki', format: 'pem' }, privateKeyEncoding: { type: 'pkcs8', format: 'pem' } });

let folder: string;
beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'consumer-')));
  const [{ filename }] = JSON.parse(npm(['pack', '--json', '--ignore-scripts', '--pack-destination', folder]));
  mkdirSync(join(folder, 'node_modules/cdk-ivs'), { recursive: true });
  execFileSync('tar', ['-xzf', filename, '-C', 'node_modules/cdk-ivs', '--strip-components=1'], { cwd: folder });
  writeFileSync(join(folder, 'private.pem'), privateKey);
});
afterAll(() => { rmSync(folder, { recursive: true }); });

function run(name: string, text: string): any {
  writeFileSync(resolve(folder, name), text);
  return JSON.parse(execFileSync(process.execPath, [name], { cwd: folder, encoding: 'utf8' }));
}

test('require gives all names, and loads nothing but these files and Node itself', () => {
  const { names, loaded, requested } = run('consumer.cjs', `
    const Module = require('node:module');
    const load = Module._load;
    const requested = new Set();
    Module._load = (name, ...rest) => { requested.add(name); return load(name, ...rest); };
    const names = Object.keys(require('cdk-ivs/playback-token')).sort();
    console.log(JSON.stringify({ names, loaded: Object.keys(require.cache), requested: [...requested] }));
  `);
  expect(names).toEqual(NAMES);
  const own = join(folder, 'node_modules/cdk-ivs/playback-token/');
  expect(loaded.filter((path: string) => !path.startsWith(own))).toEqual([join(folder, 'consumer.cjs')]);
  expect(requested.filter((name: string) => !/^(node:|\.\/)/.test(name))).toEqual(['cdk-ivs/playback-token']);
});

test('import gives the same names, each by itself', () => {
  expect(run('consumer.mjs', `
    import { ${NAMES.join(', ')} } from 'cdk-ivs/playback-token';
    import * as all from 'cdk-ivs/playback-token';
    console.log(JSON.stringify(Object.keys(all).filter((name) => !['default', 'module.exports', '__esModule'].includes(name)).sort()));
  `)).toEqual(NAMES);
});

const BACKEND = `
  import { readFileSync } from 'node:fs';
  import { PlaybackTokenError, privateKeySigner, signPlaybackToken } from 'cdk-ivs/playback-token';
  const signer = privateKeySigner(readFileSync('private.pem', 'utf8'));
  const channelArn = 'arn:aws:ivs:us-west-2:123456789012:channel/abcdABCDefgh';
  const { token } = await signPlaybackToken({ channelArn, lifetimeSeconds: 60 }, signer);
  const error = await signPlaybackToken({ channelArn, lifetimeSeconds: 0 }, signer).catch((refused) => refused);
  console.log(JSON.stringify({ parts: token.split('.').length, code: error.code, isOne: error instanceof PlaybackTokenError }));
`;

test.each(['esm', 'cjs'] as const)('a bundle of a backend by esbuild, as %s, signs', (format) => {
  const backend = format === 'esm' ? BACKEND : `(async () => {${BACKEND.replace(/import (\{.*\}) from (.*);/g, 'const $1 = require($2);')}})();`;
  writeFileSync(join(folder, `backend.${format}.js`), backend);
  const outfile = join(folder, format === 'esm' ? 'bundled.mjs' : 'bundled.cjs');
  buildSync({ entryPoints: [join(folder, `backend.${format}.js`)], outfile, bundle: true, platform: 'node', format, logLevel: 'silent' });
  const bundle = readFileSync(outfile, 'utf8');
  expect(run(outfile, bundle)).toEqual({ parts: 3, code: 'TokenLifetimeInvalid', isOne: true });
  expect(bundle.length).toBeLessThan(26_000);
});

test('the ES module is one small file without require', () => {
  const module = readFileSync(join(folder, 'node_modules/cdk-ivs/playback-token/index.mjs'), 'utf8');
  expect(module).not.toMatch(/\brequire\(/);
  expect(module.length).toBeLessThan(15_000);
});

test.each([
  ['Node, CommonJS and ES modules', ['types.cts', 'types.mts', '--module', 'node16']],
  ['older projects', ['types.cts', '--module', 'commonjs', '--moduleResolution', 'node10', '--ignoreDeprecations', '6.0']],
])('its types are found and whole, for %s', (_, options) => {
  for (const file of ['types.cts', 'types.mts']) {
    writeFileSync(join(folder, file), `
      import { PlaybackTokenErrorCode, PlaybackTokenRequest, privateKeySigner, signPlaybackToken } from 'cdk-ivs/playback-token';
      const request: PlaybackTokenRequest = { channelArn: 'arn', lifetimeSeconds: 60, maximumResolution: 'SD' };
      export const code: PlaybackTokenErrorCode = 'TokenLifetimeTooLong';
      export const token: Promise<string> = signPlaybackToken(request, privateKeySigner('pem')).then((answer) => answer.token);
      // @ts-expect-error: only these resolutions exist
      export const wrong: PlaybackTokenRequest = { ...request, maximumResolution: '4K' };
    `);
  }
  const tsc = [join(ROOT, 'node_modules/typescript/bin/tsc'), '--noEmit', '--strict', '--target', 'es2022', '--lib', 'es2022'];
  let output = '';
  try {
    execFileSync(process.execPath, [...tsc, ...options], { cwd: folder, encoding: 'utf8', stdio: 'pipe' });
  } catch (error) {
    output = (error as { stdout: string }).stdout;
  }
  expect(output).toBe('');
}, 30_000);

test('every published file has a source: nothing is left over from an earlier compilation', () => {
  const sources = readdirSync(join(ROOT, 'playback-token/src'));
  const published = readdirSync(join(folder, 'node_modules/cdk-ivs/playback-token')).sort();
  expect(published).toEqual(sources.flatMap((name) => [name.replace(/(m?)ts$/, 'd.$1ts'), name.replace(/ts$/, 'js')]).sort());
});

describe('the guide', () => {
  const chapter = readFileSync(join(ROOT, 'docs/guide/signing-keys.md'), 'utf8').split('\n## Sign in your own backend\n')[1].split(/\n##/)[0];
  const [withKey, withKms] = [...chapter.matchAll(/```js\n([^]*?)```/g)].map(([, text]) => text);
  const answer = `
    const channel = { arn: 'arn:aws:ivs:us-west-2:123456789012:channel/abcdABCDefgh', playbackUrl: 'https://a.us-west-2.playback.live-video.net/a.m3u8' };
    console.log(JSON.stringify(await watch(channel, 'viewer-4711')));
  `;
  const signed = {
    url: expect.stringMatching(/^https:\/\/a\.us-west-2\.playback\.live-video\.net\/a\.m3u8\?token=[\w-]+\.[\w-]+\.[\w-]{128}$/),
    expirationTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z$/),
  };

  test('signs with a private key as it says', () => {
    expect(run('readme.mjs', `${withKey}${answer}`)).toEqual(signed);
  });

  test('signs with KMS as it says: here a client that takes only what KMS takes, and signs with openssl', () => {
    const client = join(folder, 'node_modules/@aws-sdk/client-kms');
    mkdirSync(client, { recursive: true });
    writeFileSync(join(client, 'index.js'), `
      const { execFileSync } = require('node:child_process');
      const { writeFileSync } = require('node:fs');
      exports.SignCommand = class { constructor(input) { this.input = input; } };
      exports.KMSClient = class {
        async send({ input: { KeyId, Message, MessageType, SigningAlgorithm, ...others } }) {
          if (!KeyId || Message.length !== 48 || MessageType !== 'DIGEST' || SigningAlgorithm !== 'ECDSA_SHA_384' || Object.keys(others).length > 0) { throw new Error('ValidationException'); }
          writeFileSync('digest', Message);
          return { Signature: new Uint8Array(execFileSync('openssl', ['pkeyutl', '-sign', '-inkey', 'private.pem', '-in', 'digest'])) };
        }
      };
    `);
    const watch = withKey.slice(withKey.indexOf('/** For a user'));
    expect(run('readme-kms.mjs', `import { playbackUrlWithToken, signPlaybackToken } from 'cdk-ivs/playback-token';\n${withKms}${watch}${answer}`)).toEqual(signed);
  });
});
