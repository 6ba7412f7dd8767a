import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';

const { SIGNER, REVOKER_QUEUE_URL, CHANNEL_ARN, SITE_ORIGIN } = process.env;
const HOUR = 3600; // in seconds
const lambda = new LambdaClient();
const sqs = new SQSClient({ useQueueUrlAsEndpoint: false }); // so that AWS_ENDPOINT_URL_SQS counts, on a machine without AWS

/** Called by the HTTP API, whose authorizer has let nobody through who is not signed in. */
export async function handler({ routeKey, body, requestContext: { authorizer: { jwt: { claims } } } }) {
  const request = parsed(body);
  if (request === undefined) { return answer(400, { message: 'the body is no JSON object' }); }
  switch (routeKey) {
    case 'POST /token': return token(claims.sub, request);
    case 'POST /revocations': return isModerator(claims) ? revoke(request) : answer(403, { message: 'only moderators may do that' });
    default: return answer(404, { message: `there is no ${routeKey}` });
  }
}

/** Who the viewer is comes from the sign-in, never from the request; nor does anything else that the token allows. */
async function token(viewerId, { channel }) {
  if (typeof channel !== 'string') { return answer(400, { message: 'channel is a text' }); }
  const { FunctionError, Payload } = await lambda.send(new InvokeCommand({
    FunctionName: SIGNER,
    Payload: JSON.stringify({
      channel,
      viewerId, // so that the session can be revoked
      viewerSessionVersion: Math.floor(Date.now() / 1000),
      singleUse: true,
      allowedOrigins: [SITE_ORIGIN],
    }),
  }));
  const reply = JSON.parse(Buffer.from(Payload).toString());
  if (!FunctionError) { return answer(200, { playbackUrl: reply.playbackUrl, expirationTime: reply.expirationTime }); }
  if (reply.errorType === 'ChannelNotAllowed') { return answer(404, { message: 'there is no such channel' }); }
  console.error(reply.errorMessage);
  return answer(500, { message: 'no token could be made' });
}

/** Sends a viewer away for an hour: the versions of sessions are times here, and a revocation is for all versions up to one. */
async function revoke({ viewerId }) {
  if (typeof viewerId !== 'string' || viewerId.length < 1 || viewerId.length > 40) { return answer(400, { message: 'viewerId is a text of 1 to 40 characters' }); }
  const message = { channelArn: CHANNEL_ARN, viewerId, viewerSessionVersionsLessThanOrEqualTo: Math.floor(Date.now() / 1000) + HOUR };
  await sqs.send(new SendMessageCommand({ QueueUrl: REVOKER_QUEUE_URL, MessageBody: JSON.stringify(message) }));
  return answer(202, {});
}

/** The groups of a Cognito user reach an HTTP API as one text: "[viewers moderators]". */
function isModerator(claims) {
  return String(claims['cognito:groups'] ?? '').replace(/[[\]]/g, '').split(' ').includes('moderators');
}

function parsed(body) {
  try {
    const value = JSON.parse(body ?? '');
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

function answer(statusCode, body) {
  return { statusCode, headers: { 'content-type': 'application/json', 'cache-control': 'no-store' }, body: JSON.stringify(body) };
}
