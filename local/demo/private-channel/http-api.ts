import { randomUUID } from 'node:crypto';
import type { Template } from '../../engine/cloudformation/assembly';
import type { InvokeResult } from '../../engine/cloudformation/lambda';

/** The claims of the authorizer about the signed-in user. */
export interface Claims { readonly [claim: string]: string }

export interface HttpAnswer {
  readonly status: number;
  readonly headers: { readonly [name: string]: string };
  readonly body: string;
}

export interface HttpApiOptions {
  readonly template: Template;
  /** Invokes a function by its logical ID in the template. */
  invoke(logicalId: string, event: object): Promise<InvokeResult>;
  /** The user of a sign-in token. Undefined if the token is invalid. */
  claimsOf(signInToken: string): Claims | undefined;
}

/**
 * The HTTP API of a template: its routes, its JWT authorizer and its Lambda integrations, with the payload format 2.0 (API Gateway
 * developer guide, http-api-develop-integrations-lambda and http-api-jwt-authorizer).
 */
export class HttpApi {
  constructor(private readonly options: HttpApiOptions) {}

  public async request(method: string, path: string, headers: { [name: string]: string | undefined }, body: string): Promise<HttpAnswer> {
    const routeKey = `${method} ${path}`;
    const route = this.resources('AWS::ApiGatewayV2::Route').find(({ properties: { RouteKey } }) => RouteKey === routeKey);
    if (route === undefined) { return answer(404, { message: 'Not Found' }); }
    if (route.properties.AuthorizationType !== 'JWT') { throw new Error(`${routeKey}: the authorization ${route.properties.AuthorizationType} is not supported here`); }
    const claims = this.options.claimsOf((headers.authorization ?? '').replace(/^Bearer *(.*)$/, '$1'));
    if (claims === undefined) { return answer(401, { message: 'Unauthorized' }); }

    const requestContext = { http: { method, path }, routeKey, requestId: randomUUID(), authorizer: { jwt: { claims, scopes: null } } };
    const { Payload, FunctionError } = await this.options.invoke(this.functionBehind(route.properties), {
      version: '2.0', routeKey, rawPath: path, rawQueryString: '', headers, requestContext, body, isBase64Encoded: false,
    });
    if (FunctionError) { return answer(500, { message: 'Internal Server Error' }); }
    const reply = JSON.parse(Payload);
    return { status: reply.statusCode, headers: reply.headers ?? {}, body: reply.body ?? '' };
  }

  /** "integrations/<id>" of an integration with the ARN of a function as its URI. */
  private functionBehind({ Target }: any): string {
    const integrationId = Target['Fn::Join'][1].find((part: any) => typeof part !== 'string').Ref;
    const { IntegrationUri, PayloadFormatVersion } = this.options.template.Resources[integrationId].Properties as any;
    if (PayloadFormatVersion !== '2.0') { throw new Error(`the payload format ${PayloadFormatVersion} is not supported here`); }
    return IntegrationUri['Fn::GetAtt'][0];
  }

  private resources(type: string): { properties: any }[] {
    return Object.values(this.options.template.Resources).filter(({ Type }) => Type === type).map(({ Properties }) => ({ properties: Properties }));
  }
}

function answer(status: number, body: object): HttpAnswer {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}
