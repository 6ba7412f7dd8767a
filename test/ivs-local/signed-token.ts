import { sign } from 'node:crypto';
import { keyPair } from './harness';
import { Clock } from '../../ivs-local/src';

/** Tokens of a new key pair as a backend would sign them; every part can be made wrong. */
export function signedToken(clock: Clock, channelArn: string) {
  const keys = keyPair();
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const token = (claims: object = {}, header: object = { alg: 'ES384', typ: 'JWT' }, privateKey = keys.privateKey): string => {
    const text = `${part(header)}.${part({ 'aws:channel-arn': channelArn, 'exp': Math.floor(clock.now() / 1000) + 60, ...claims })}`;
    return `${text}.${sign('sha384', Buffer.from(text), { key: privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
  };
  return { publicKey: keys.publicKey, token };
}
