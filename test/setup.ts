/*
 * The CDK's offline rules cost a second in each test file. They run where they are the subject: test/validation.
 */
process.env.CDK_VALIDATION = 'false';
