/*
 * The CDK's offline rules cost a second in each test file. They run where they are the subject: test/validation.
 */
process.env.CDK_VALIDATION = 'false';

// The AWS SDK names the Node releases that it is about to leave behind; the floor is one of them.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

// Where a construct was made is of no concern here; to find it out takes a third of the time of a test.
process.env.CDK_CONTEXT_JSON = JSON.stringify({ 'aws:cdk:disable-creation-stack-traces': true, 'aws:cdk:disable-asset-staging': true });
