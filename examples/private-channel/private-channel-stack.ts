import { join } from 'node:path';
import { CfnOutput, Duration, RemovalPolicy, Stack, StackProps, Validations } from 'aws-cdk-lib';
import { CorsHttpMethod, HttpApi, HttpMethod, LogGroupLogDestination } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpUserPoolAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { CfnUserPoolGroup, UserPool, UserPoolClient } from 'aws-cdk-lib/aws-cognito';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Code, determineLatestNodeRuntime, Function } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import * as ivs from 'cdk-ivs';
import { Construct } from 'constructs';

export interface PrivateChannelStackProps extends StackProps {
  /** The web site that plays the channel: scheme and host. */
  readonly siteOrigin: string;
  /** Raise it to rotate the signing key. */
  readonly keyVersion: number;
  /** Where the private key is stored. */
  readonly storage: 'secretsManager' | 'kms';
}

/**
 * A channel for signed-in viewers. The site asks the HTTP API for a token; behind its authorizer, the backend has it signed for who is
 * signed in. A moderator revokes a viewer.
 */
export class PrivateChannelStack extends Stack {
  constructor(scope: Construct, id: string, { siteOrigin, keyVersion, storage, ...props }: PrivateChannelStackProps) {
    super(scope, id, props);

    const channel = new ivs.Channel(this, 'Channel', { authorized: true, stopStreamOnDelete: true });
    const streamKey = new ivs.RotatingStreamKey(this, 'StreamKey', { channel });

    const signingKey = new ivs.PlaybackSigningKey(this, 'SigningKey', { privateKeyStorage: ivs.PrivateKeyStorage[storage](), keyVersion });
    const signer = new ivs.PlaybackTokenSigner(this, 'Signer', {
      signingKey,
      channels: ivs.ChannelSelection.named({ backstage: channel }),
      maximumTokenLifetime: Duration.minutes(1), // a token is asked for right before playback
    });
    const revoker = new ivs.ViewerSessionRevoker(this, 'Revoker', { channels: ivs.ChannelSelection.of(channel) });

    const backend = this.backend({
      SIGNER: signer.handler.functionName,
      REVOKER_QUEUE_URL: revoker.queue.queueUrl,
      CHANNEL_ARN: channel.channelArn,
      SITE_ORIGIN: siteOrigin,
    });
    signer.grants.invoke(backend);
    revoker.grants.revoke(backend);

    const viewers = this.viewers();
    const client = viewers.addClient('Site', { authFlows: { userSrp: true } });
    const api = this.api(backend, viewers, client, siteOrigin);

    new CfnOutput(this, 'TokenUrl', { value: `${api.apiEndpoint}/token` });
    new CfnOutput(this, 'UserPoolId', { value: viewers.userPoolId });
    new CfnOutput(this, 'UserPoolClientId', { value: client.userPoolClientId });
    new CfnOutput(this, 'IngestServer', { value: channel.rtmpsServerUrl });
    new CfnOutput(this, 'StreamKeySecretArn', { value: streamKey.secret.secretArn });
  }

  /** Who may sign in. */
  private viewers(): UserPool {
    const viewers = new UserPool(this, 'Viewers', {
      selfSignUpEnabled: true,
      signInAliases: { email: true },
      autoVerify: { email: true },
      passwordPolicy: { minLength: 12, requireDigits: true, requireLowercase: true, requireUppercase: true, requireSymbols: true },
      removalPolicy: RemovalPolicy.DESTROY,
    });
    new CfnUserPoolGroup(this, 'Moderators', { userPoolId: viewers.userPoolId, groupName: 'moderators', description: 'May revoke viewers' });
    Validations.of(viewers).acknowledge(
      { id: 'AwsSolutions-COG2', reason: 'who signs in here may watch a video, which needs no second factor' },
      { id: 'AwsSolutions-COG3', reason: 'protection against stolen passwords is priced by the user; switch it on for a site of your own' },
      { id: 'AwsSolutions-COG8', reason: 'the plan that it needs is priced by the user, too' },
    );
    return viewers;
  }

  /** Answers the site: a token for whoever is signed in, and the end of a viewer's session for a moderator. */
  private backend(environment: { [name: string]: string }): Function {
    const logGroup = new LogGroup(this, 'BackendLog', { retention: RetentionDays.ONE_MONTH, removalPolicy: RemovalPolicy.DESTROY });
    const role = new Role(this, 'BackendRole', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    role.addToPrincipalPolicy(logGroup.grants.write(role).principalStatement!);
    return new Function(this, 'Backend', {
      code: Code.fromAsset(join(__dirname, 'backend')),
      handler: 'index.handler',
      runtime: determineLatestNodeRuntime(this),
      memorySize: 256,
      timeout: Duration.seconds(10),
      environment,
      logGroup,
      role,
    });
  }

  /** Only requests with a sign-in token of the user pool get through, and only from the site. */
  private api(backend: Function, viewers: UserPool, client: UserPoolClient, siteOrigin: string): HttpApi {
    const api = new HttpApi(this, 'Api', {
      corsPreflight: { allowOrigins: [siteOrigin], allowMethods: [CorsHttpMethod.POST], allowHeaders: ['authorization', 'content-type'], maxAge: Duration.hours(1) },
      createDefaultStage: false,
      defaultAuthorizer: new HttpUserPoolAuthorizer('SignedIn', viewers, { userPoolClients: [client] }),
    });
    const accessLog = new LogGroup(this, 'AccessLog', { retention: RetentionDays.ONE_MONTH, removalPolicy: RemovalPolicy.DESTROY });
    api.addStage('Stage', {
      stageName: '$default',
      autoDeploy: true,
      throttle: { rateLimit: 50, burstLimit: 100 },
      accessLogSettings: { destination: new LogGroupLogDestination(accessLog) },
    });
    const integration = new HttpLambdaIntegration('Backend', backend);
    for (const path of ['/token', '/revocations']) { api.addRoutes({ path, methods: [HttpMethod.POST], integration }); }
    return api;
  }
}
