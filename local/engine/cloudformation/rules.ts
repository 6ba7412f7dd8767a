/*
 * The rules of CloudFormation, each with its source. The engine uses only the rules in this file.
 *
 * Short names of the sources:
 *   UG      docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/<page>.html
 *   REF     docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/<page>.html
 *   CDK-CFN docs/CLOUDFORMATION.md in aws/aws-cdk: findings of the CDK team about CloudFormation
 *   owner/repo#n: an issue or pull request on GitHub in which the behavior was observed on AWS
 *
 * Entries marked UNSURE are not documented, and should be verified with an account.
 */

/**
 * The maximum numbers in a template, regardless of conditions (UG cloudformation-limits). The texts are from serverless/serverless#2387 and
 * #2853, when the limits were lower. The texts of the other two are not published.
 */
export const TEMPLATE_LIMITS: readonly { section: 'Resources' | 'Outputs' | 'Parameters' | 'Mappings'; limit: number; reason: (count: number) => string }[] = [
  { section: 'Resources', limit: 500, reason: (count) => `Template format error: Number of resources, ${count}, is greater than maximum allowed, 500` },
  { section: 'Outputs', limit: 200, reason: (count) => `Template format error: Outputs count ${count} is greater than max allowed 200` },
  { section: 'Parameters', limit: 200, reason: (count) => `Template format error: Parameters count ${count} is greater than max allowed 200` },
  { section: 'Mappings', limit: 200, reason: (count) => `Template format error: Mappings count ${count} is greater than max allowed 200` },
];

/** A reply can have at most 4,096 bytes. UG crpg-ref-responses; awsdocs/aws-cloudformation-user-guide#262 found the exact limit. */
export const MAX_RESPONSE_BYTES = 4096;

/** The timeout for a reply, in seconds: the default, and the range of `ServiceTimeout`. UG crpg-ref-requesttypes. */
export const SERVICE_TIMEOUT = { default: 3600, min: 1, max: 3600 };

/** The default timeout of a Lambda function, in seconds. REF aws-resource-lambda-function. */
export const LAMBDA_TIMEOUT_SECONDS = 3;

/**
 * CloudFormation invokes a function asynchronously (docs.aws.amazon.com/lambda/latest/dg/services-cloudformation.html), so a function that
 * throws or is stopped runs twice more, with the same event, a minute and then two minutes later (…/dg/invocation-async-error-handling.html).
 * Here the retries end with their request. On AWS, a late retry can still arrive.
 */
export const LAMBDA_RETRY_DELAYS_MS: readonly number[] = [60_000, 120_000];

/**
 * The number of asynchronous invocations that run at the same time. The others wait in Lambda's queue (…/dg/invocation-async.html). Synchronous
 * invocations by functions are not counted here. On AWS, the concurrency quota of the account applies to both kinds: 1,000 by
 * default, and 10 in many new accounts (…/dg/gettingstarted-limits.html). Here each invocation is a process.
 */
export const LAMBDA_ASYNC_CONCURRENCY = 20;

/** The maximum number of attempts to delete a resource that is no longer needed. Then it is skipped. repost.aws/knowledge-center/cloudformation-stack-cleanup-stuck. */
export const CLEANUP_ATTEMPTS = 3;

/** The texts of status reasons of CloudFormation. */
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

/** The text of a failed resource handler, with its code (…/cloudformation-cli/latest/userguide/resource-type-test-contract-errors.html). */
export function handlerReason(message: string, code: string): string {
  return `Resource handler returned message: "${message}" (HandlerErrorCode: ${code})`;
}

/**
 * A generated ID: `<stack>-<logical id>-<12 letters and digits>`. A custom resource whose Create returned no ID, whose reply was too
 * long, or that was cancelled, gets its Delete with such an ID: remind101/empire#918. The format is in
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
 * Whether a resource is retained. REF aws-attribute-deletionpolicy: `Retain` always retains it, even if the operation that creates it is
 * rolled back. `RetainExceptOnCreate` deletes it in this case. A retained resource is reported as DELETE_SKIPPED (ministackorg/ministack#1646,
 * compared with an account).
 */
export function isKept(policy: Policy, rollsBackItsCreation: boolean): boolean {
  return policy === 'Retain' || (policy === 'RetainExceptOnCreate' && !rollsBackItsCreation);
}

/**
 * The requests for a resource in the rollback of an update (CDK-CFN "Rollbacks": updates while UPDATE_ROLLBACK_IN_PROGRESS, deletes afterwards).
 * - Same physical id: an Update with the old properties; for a custom resource also after a failed Update (CDK-CFN "Custom Resources",
 *   aws/aws-cdk#29581). A failed update of any other type is not undone by another call (CDK-CFN "Resource lifecycle": "no-op rollback").
 * - Another physical ID, reported by a successful or a failed Update: no Update. The old ID is current again, and the new one gets a Delete in
 *   the cleanup. Success: repost.aws/knowledge-center/best-practices-custom-cf-lambda ("the new physical resource id is sent in the Delete
 *   event"). Failure: aws/aws-cdk#17040, #30012. UNSURE whether AWS sends an Update before that Delete: the diagram in the documentation of
 *   Powertools for Java has one after every UPDATE_FAILED.
 * - A type that deletes before it creates: the old resource has been deleted, so it is created again. UNSURE, this is not documented.
 */
export type RollbackOfUpdate = 'update back' | 'restore old' | 'create anew';

export function rollbackOfUpdate(idChanged: boolean, oldIsGone: boolean): RollbackOfUpdate {
  if (oldIsGone) { return 'create anew'; }
  return idChanged ? 'restore old' : 'update back';
}

/** Stacks that `cdk deploy` deletes and creates again, because CloudFormation can't update them. UG view-stack-events (status codes), aws-cdk CLI. */
export const DELETED_BEFORE_DEPLOY: readonly string[] = ['ROLLBACK_COMPLETE', 'ROLLBACK_FAILED'];

/** Stacks that can be updated. UG view-stack-events (status codes). */
export const UPDATABLE: readonly string[] = ['CREATE_COMPLETE', 'UPDATE_COMPLETE', 'UPDATE_ROLLBACK_COMPLETE'];

/** Statuses of a failed rollback, which can be continued. The stack can also be deleted, but not updated. API ContinueUpdateRollback; UG view-stack-events. */
export function isContinuable(status: string): boolean {
  return status === 'UPDATE_ROLLBACK_FAILED';
}

/*
 * Rules that are implemented in other files:
 * - A resource starts when all resources that it refers to, or lists in DependsOn, are complete. Independent resources run at the same time. Deletion
 *   is in reverse order (UG aws-attribute-dependson). -> in-order.ts
 * - After the first failure, no new resource starts, and running operations are cancelled. A custom resource in creation gets a Delete with a
 *   generated ID while its Create may still be running (cloudformation-coverage-roadmap#1814). -> change.ts, custom-resource.ts
 * - A continued rollback retries failed resources and continues with their dependents. Only failed resources can be skipped, and then count as
 *   UPDATE_COMPLETE (API ContinueUpdateRollback). UNSURE: that resources that are already restored get no event again. -> rollback.ts
 * - An update first creates and updates, and deletes only when it can no longer be rolled back. A failed deletion then doesn't fail the
 *   update (CDK-CFN "Failing Resource Deletions"). -> change.ts
 * - Replacement: the new resource is created first, and the old one is deleted in the cleanup (REF aws-attribute-updatereplacepolicy). The order is reversed for a type with
 *   `replacementStrategy: delete_then_create` (aws-cloudformation/cloudformation-resource-schema#86). -> change.ts
 * - A custom resource gets an Update when a property changes, but not when only its code changes (CDK-CFN). -> change.ts
 * - An exporting stack can't be deleted, and its export can't be changed, while another stack imports it. The status is unchanged (aws/aws-cdk#604,
 *   USSBA/aws-cft-tools#27). -> index.ts, outputs.ts
 * - Dynamic references to secrets are not supported in custom resources (UG dynamic-references-secretsmanager). -> resource-types.ts
 * - `NoEcho` masks attributes, but not outputs (UG crpg-ref-responses). -> index.ts
 */
