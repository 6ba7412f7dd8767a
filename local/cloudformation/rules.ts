/*
 * What CloudFormation does, one rule at a time, each with its source. The engine takes these from here and from nowhere else.
 *
 * Short names of the sources:
 *   UG      docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/<page>.html
 *   REF     docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/<page>.html
 *   CDK-CFN docs/CLOUDFORMATION.md in aws/aws-cdk: what the CDK team found out about CloudFormation
 *   owner/repo#n: an issue or pull request on GitHub where the behaviour was seen on AWS
 *
 * Not proven by a document, and to be repeated on an account when there is one: the entries marked UNSURE.
 */

/**
 * How many of each a template may have, whatever their conditions (UG cloudformation-limits). The wording: serverless/serverless#2387 and
 * #2853, of times when the limits were lower; that of the two others is not published.
 */
export const TEMPLATE_LIMITS: readonly { section: 'Resources' | 'Outputs' | 'Parameters' | 'Mappings'; limit: number; reason: (count: number) => string }[] = [
  { section: 'Resources', limit: 500, reason: (count) => `Template format error: Number of resources, ${count}, is greater than maximum allowed, 500` },
  { section: 'Outputs', limit: 200, reason: (count) => `Template format error: Outputs count ${count} is greater than max allowed 200` },
  { section: 'Parameters', limit: 200, reason: (count) => `Template format error: Parameters count ${count} is greater than max allowed 200` },
  { section: 'Mappings', limit: 200, reason: (count) => `Template format error: Mappings count ${count} is greater than max allowed 200` },
];

/** A reply may have up to 4,096 bytes, inclusive. UG crpg-ref-responses; awsdocs/aws-cloudformation-user-guide#262 found the exact limit. */
export const MAX_RESPONSE_BYTES = 4096;

/** How long a reply is waited for, in seconds: the default, and what `ServiceTimeout` may be. UG crpg-ref-requesttypes. */
export const SERVICE_TIMEOUT = { default: 3600, min: 1, max: 3600 };

/** A Lambda function without `Timeout` is stopped after so many seconds. REF aws-resource-lambda-function. */
export const LAMBDA_TIMEOUT_SECONDS = 3;

/**
 * CloudFormation invokes a function asynchronously (docs.aws.amazon.com/lambda/latest/dg/services-cloudformation.html), so a function that
 * throws or is stopped runs twice more, with the same event, a minute and then two minutes later (…/dg/invocation-async-error-handling.html).
 * Here the repetitions end with the request that they belong to; on AWS a late one can still arrive.
 */
export const LAMBDA_RETRY_DELAYS_MS: readonly number[] = [60_000, 120_000];

/**
 * How many asynchronous invocations run at the same time; the others wait in Lambda's queue (…/dg/invocation-async.html). What a function
 * invokes itself and waits for is not counted here. On AWS the concurrency of the account decides, for invocations of both kinds: 1,000 by
 * default, and 10 in many new accounts (…/dg/gettingstarted-limits.html). Here each invocation is a process.
 */
export const LAMBDA_ASYNC_CONCURRENCY = 20;

/** A resource that is not needed any more is deleted in up to three attempts and then left. repost.aws/knowledge-center/cloudformation-stack-cleanup-stuck. */
export const CLEANUP_ATTEMPTS = 3;

/** Status reasons as CloudFormation words them. */
export const REASONS = {
  // aws4embeddedlinux/demo-auto-aws-iotfleetwise#6, aws/aws-cdk#28498: the whole reply is lost with it, its physical id too
  responseTooLong: 'Response object is too long.',
  // remind101/empire#918, aws/aws-lambda-go#77: an empty id in any reply, whatever its status
  invalidPhysicalId: 'Invalid PhysicalResourceId',
  // cloudcomponents/cdk-constructs#197; REF aws-resource-cloudformation-customresource: "Updates aren't supported"
  serviceTokenChanged: 'Modifying service token is not allowed.',
  // aws-cloudformation/cloudformation-coverage-roadmap#1814
  creationCancelled: 'Resource creation cancelled',
  updateCancelled: 'Resource update cancelled',
  needsReplacement: 'Requested update requires the creation of a new physical resource; hence creating one.',
  customReplaced: 'Requested update required the provider to create a new physical resource',
  creationInitiated: 'Resource creation Initiated',
  // aws-solutions-library-samples/guidance-for-modernizing-electric-vehicle-charging-on-aws#12
  customFailed: (reason: string, requestId: string) =>
    `Received response status [FAILED] from custom resource. Message returned: ${reason} (RequestId: ${requestId})`,
  // aws-solutions-library-samples/guidance-for-baseline-security-assessment-on-aws#2 and many more
  noResponse: (requestId: string) => `CloudFormation did not receive a response from your Custom Resource. Please check your logs for requestId [${requestId}].`
    + ' If you are using the Python cfn-response module, you may need to update your Lambda function code so that CloudFormation can attach the updated version.',
  // aws-samples/aws-cdk-examples#561
  missingAttribute: (attribute: string, stackId: string, logicalId: string) =>
    `CustomResource attribute error: Vendor response doesn't contain ${attribute} key in object ${stackId}|${logicalId}`,
  failed: (verb: 'create' | 'update' | 'delete', ids: readonly string[]) => `The following resource(s) failed to ${verb}: [${ids.join(', ')}].`,
  // rlister/stax#40, linz/geostore#630
  exportInUse: (verb: 'deleted' | 'updated', name: string, users: readonly string[]) =>
    `Export ${name} cannot be ${verb} as it is in use by ${users.join(' and ')}`,
  noExport: (name: string) => `No export named ${name} found.`,
  exportTaken: (name: string, owner: string) => `Export with name ${name} is already exported by stack ${owner}.`,
};

/** What a resource handler says when it fails, and its code (…/cloudformation-cli/latest/userguide/resource-type-test-contract-errors.html). */
export function handlerReason(message: string, code: string): string {
  return `Resource handler returned message: "${message}" (HandlerErrorCode: ${code})`;
}

/**
 * An id for what has none: `<stack>-<logical id>-<12 letters and digits>`. A custom resource whose Create gave none, whose reply was too
 * long, or that was cancelled, gets its Delete with such an id: remind101/empire#918; the form is in
 * guidance-for-modernizing-electric-vehicle-charging-on-aws#12; for a cancelled one cloudformation-coverage-roadmap#1814.
 */
export function inventPhysicalId(stack: string, logicalId: string): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
  return `${stack}-${logicalId}-${Array.from({ length: 12 }, () => letters[Math.floor(Math.random() * letters.length)]).join('')}`;
}

/** Numbers and booleans reach a custom resource as strings. CDK-CFN "Custom Resources". */
export function asStrings(value: unknown): unknown {
  if (Array.isArray(value)) { return value.map(asStrings); }
  if (value !== null && typeof value === 'object') { return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, asStrings(item)])); }
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : value;
}

export type Policy = 'Delete' | 'Retain' | 'RetainExceptOnCreate';

/**
 * Is the resource kept? REF aws-attribute-deletionpolicy: `Retain` keeps it in every case, also when the operation that creates it is
 * rolled back; `RetainExceptOnCreate` deletes it in that one case. A kept one is reported as DELETE_SKIPPED (ministackorg/ministack#1646,
 * compared with an account).
 */
export function isKept(policy: Policy, rollsBackItsCreation: boolean): boolean {
  return policy === 'Retain' || (policy === 'RetainExceptOnCreate' && !rollsBackItsCreation);
}

/**
 * What a rolled-back update owes a resource (CDK-CFN "Rollbacks": updates while UPDATE_ROLLBACK_IN_PROGRESS, deletes afterwards).
 * - Same physical id: an Update with the old properties; for a custom resource also after a failed Update (CDK-CFN "Custom Resources",
 *   aws/aws-cdk#29581). A failed update of any other type is not undone by another call (CDK-CFN "Resource lifecycle": "no-op rollback").
 * - Another physical id, reported by a successful or a failed Update: no Update; the old one counts again, and the new one gets a Delete in
 *   the clean-up. Success: repost.aws/knowledge-center/best-practices-custom-cf-lambda ("the new physical resource id is sent in the Delete
 *   event"). Failure: aws/aws-cdk#17040, #30012. UNSURE whether AWS sends an Update before that Delete: the diagram in the documentation of
 *   Powertools for Java has one after every UPDATE_FAILED.
 * - A type that deletes before it creates: the old one is gone, so it is created anew. UNSURE, nothing is documented.
 */
export type RollbackOfUpdate = 'update back' | 'restore old' | 'create anew';

export function rollbackOfUpdate(idChanged: boolean, oldIsGone: boolean): RollbackOfUpdate {
  if (oldIsGone) { return 'create anew'; }
  return idChanged ? 'restore old' : 'update back';
}

/** Stacks that `cdk deploy` deletes before it creates them again; CloudFormation can't update them. UG view-stack-events (status codes), aws-cdk CLI. */
export const DELETED_BEFORE_DEPLOY: readonly string[] = ['ROLLBACK_COMPLETE', 'ROLLBACK_FAILED'];

/** Stacks that can be updated. UG view-stack-events (status codes). */
export const UPDATABLE: readonly string[] = ['CREATE_COMPLETE', 'UPDATE_COMPLETE', 'UPDATE_ROLLBACK_COMPLETE'];

/** A rollback that failed can be continued; the stack can also be deleted, but not updated. API ContinueUpdateRollback; UG view-stack-events. */
export function isContinuable(status: string): boolean {
  return status === 'UPDATE_ROLLBACK_FAILED';
}

/*
 * Rules that are code elsewhere, and where:
 * - A resource starts when all that it refers to, or names in DependsOn, is complete; independent ones run at the same time; deletion goes
 *   the other way (UG aws-attribute-dependson). -> in-order.ts
 * - After the first failure nothing new starts and what runs is cancelled; for a custom resource in creation that means a Delete with an
 *   invented id while its Create may still be running (cloudformation-coverage-roadmap#1814). -> change.ts, custom-resource.ts
 * - A rollback that is continued tries again what failed and goes on with what depends on it; only what failed can be skipped, and counts as
 *   UPDATE_COMPLETE then (API ContinueUpdateRollback). UNSURE: that what was restored before gets no event again. -> rollback.ts
 * - An update first creates and updates, and deletes only when nothing can be rolled back any more; a failed delete then does not fail the
 *   update (CDK-CFN "Failing Resource Deletions"). -> change.ts
 * - Replacement: new one first, old one in the clean-up (REF aws-attribute-updatereplacepolicy); the other way round for a type with
 *   `replacementStrategy: delete_then_create` (aws-cloudformation/cloudformation-resource-schema#86). -> change.ts
 * - A custom resource gets an Update when a property changes, and none when only its code does (CDK-CFN). -> change.ts
 * - An exporting stack can't be deleted, nor its export changed, while another stack imports it; the status stays (aws/aws-cdk#604,
 *   USSBA/aws-cft-tools#27). -> index.ts, outputs.ts
 * - Secrets by dynamic reference are not supported in custom resources (UG dynamic-references-secretsmanager). -> resource-types.ts
 * - `NoEcho` masks what is shown of the attributes, but not outputs (UG crpg-ref-responses). -> index.ts
 */
