import type { ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import type { InvokeResult } from './lambda';
import { Endpoint, listenOnLoopback } from '../../services/endpoint';
import { accessKeyIn, Authorize } from '../iam';

/** The Lambda API for functions: synchronous Invoke in the wire format of the real client (API reference, Invoke). */
export async function listenForInvocations(
  invoke: (functionName: string, payload: string) => Promise<InvokeResult>, authorize: Authorize,
): Promise<Endpoint> {
  return listenOnLoopback(async (request, response) => {
    const functionName = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/.exec(decodeURIComponent(request.url ?? ''))?.[1];
    if (functionName === undefined || (request.headers['x-amz-invocation-type'] ?? 'RequestResponse') !== 'RequestResponse') {
      return refuse(response, 400, 'InvalidRequestContentException', 'only Invoke with the type RequestResponse is supported');
    }
    const denial = authorize({ accessKeyId: accessKeyIn(request.headers.authorization), operation: 'Invoke', input: { FunctionName: functionName } });
    if (denial !== undefined) { return refuse(response, 403, 'AccessDeniedException', denial); }
    try {
      const { Payload, FunctionError } = await invoke(functionName, await text(request));
      response.writeHead(200, FunctionError ? { 'x-amz-function-error': FunctionError } : {}).end(Payload);
    } catch (error) {
      refuse(response, 404, 'ResourceNotFoundException', (error as Error).message);
    }
  });
}

function refuse(response: ServerResponse, status: number, name: string, message: string): void {
  response.writeHead(status, { 'content-type': 'application/json', 'x-amzn-errortype': name }).end(JSON.stringify({ message }));
}
