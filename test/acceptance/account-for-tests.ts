import { createServer } from 'node:http';
import { AddressInfo } from 'node:net';
import { Account } from '../../tools/acceptance/account';
import type { Platform } from '../../tools/acceptance/platform';

export const ACCOUNT_ID = '111122223333';

/** The stacks that the account has, by their name. */
export type StacksForTests = { [name: string]: { tags: { [key: string]: string } } };

export interface PlatformForTests extends Platform {
  readonly stacks: StacksForTests;
  /** The bodies of all requests to CloudFormation and S3. */
  readonly requests: string[];
}

/** An account whose IVS is the embedded one, with the little of STS and CloudFormation that a run without stacks asks for. */
export async function testPlatform(ivsEndpoint: string): Promise<PlatformForTests> {
  const stacks: StacksForTests = {};
  const requests: string[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => { body += String(chunk); });
    request.on('end', () => {
      if (body.includes('GetCallerIdentity')) { return response.end(`<GetCallerIdentityResult><Account>${ACCOUNT_ID}</Account></GetCallerIdentityResult>`); }
      requests.push(`${request.method} ${body}`);
      const stack = stacks[new URLSearchParams(body).get('StackName') ?? ''];
      if (stack && body.includes('DescribeStacks')) { return response.end(described(stack.tags)); }
      response.statusCode = 400; // as CloudFormation answers for a stack that it doesn't know
      return response.end('<ErrorResponse><Error><Message>Stack with id X does not exist</Message></Error></ErrorResponse>');
    });
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const signing = { region: 'us-west-2', credentials: { accessKeyId: 'local', secretAccessKey: 'local' }, endpoint };
  const account = new Account(signing, ivsEndpoint);
  return {
    stacks,
    requests,
    isLocal: true,
    description: `an embedded IVS, as the account ${ACCOUNT_ID}`,
    region: 'us-west-2',
    account,
    environment: {},
    context: {},
    bootstrap: [],
    recording: { keys: async () => [], read: async () => '' },
    ingestUrl: (host, key) => `rtmp://${host}/app/${key}`,
    fetchable: (url) => url,
    rotate: async () => undefined,
    close: async () => {
      account.ivs.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => { server.close(resolve); });
    },
  };
}

function described(tags: { [key: string]: string }): string {
  const members = Object.entries(tags).map(([key, value]) => `<member><Key>${key}</Key><Value>${value}</Value></member>`);
  return `<Stacks><member><StackStatus>CREATE_COMPLETE</StackStatus><Tags>${members.join('')}</Tags></member></Stacks>`;
}
