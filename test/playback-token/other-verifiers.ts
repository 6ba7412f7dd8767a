import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/*
 * Three implementations that know nothing of this library verify tokens: jose, openssl and PyJWT.
 */
const ROOT = join(__dirname, '../..');

/** Runs where jose is at home, since Jest loads no ES modules: verifies each token, and tells what stands in it. */
const JOSE = `
  import { readFileSync } from 'node:fs';
  import { importSPKI, jwtVerify } from 'jose';
  const { publicKey, tokens, now } = JSON.parse(readFileSync(0, 'utf8'));
  const key = await importSPKI(publicKey, 'ES384');
  const options = { algorithms: ['ES384'], typ: 'JWT', currentDate: new Date(now), requiredClaims: ['exp', 'aws:channel-arn'] };
  const verified = await Promise.all(tokens.map((token) => jwtVerify(token, key, options).catch(({ code }) => ({ code }))));
  console.log(JSON.stringify(verified.map(({ payload, protectedHeader, code }) => ({ payload, protectedHeader, code }))));
`;

export function verifyWithJose(publicKey: string, tokens: string[], now = Date.now()): any[] {
  const input = JSON.stringify({ publicKey, tokens, now });
  return JSON.parse(execFileSync(process.execPath, ['--input-type=module', '-e', JOSE], { cwd: ROOT, input, encoding: 'utf8' }));
}

const PYTHON = `
import json, jwt, sys
given = json.load(sys.stdin)
def verify(token):
    try:
        return {'header': jwt.get_unverified_header(token), 'claims': jwt.decode(token, given['publicKey'], algorithms=['ES384'], options={'require': ['exp']})}
    except jwt.InvalidTokenError as error:
        return {'error': type(error).__name__}
print(json.dumps([verify(token) for token in given['tokens']]))
`;

/** PyJWT, of the interpreter that the variable PYTHON names; .ci/run installs both. */
export function verifyWithPython(publicKey: string, tokens: string[]): any[] {
  const python = process.env.PYTHON;
  if (python === undefined) { throw new Error('PYTHON must name an interpreter that has pyjwt[crypto]'); }
  return JSON.parse(execFileSync(python, ['-c', PYTHON], { input: JSON.stringify({ publicKey, tokens }), encoding: 'utf8' }));
}

/** openssl on the command line, which puts the signature into DER itself, too. */
export function verifyWithOpenssl(publicKey: string, token: string): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'openssl-'));
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'], encoding: 'utf8' });
  try {
    const [, text, signature] = /^(.+)\.([^.]+)$/.exec(token)!;
    const digits = Buffer.from(signature, 'base64url').toString('hex');
    writeFileSync(join(folder, 'public.pem'), publicKey);
    writeFileSync(join(folder, 'text'), text);
    writeFileSync(join(folder, 'sequence.conf'), `asn1=SEQUENCE:rs\n[rs]\nr=INTEGER:0x${digits.slice(0, 96)}\ns=INTEGER:0x${digits.slice(96)}\n`);
    openssl('asn1parse', '-genconf', 'sequence.conf', '-noout', '-out', 'signature.der');
    return openssl('dgst', '-sha384', '-verify', 'public.pem', '-signature', 'signature.der', 'text') === 'Verified OK\n';
  } catch {
    return false;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
