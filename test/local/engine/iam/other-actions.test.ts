import { checksFor } from '../../../../local/engine/iam/other-actions';

test.each([
  ['signer', 'function:signer'],
  ['signer:live', 'function:signer:live'],
  ['arn:aws:lambda:us-west-2:123456789012:function:signer', 'function:signer'],
  ['arn:aws:lambda:us-west-2:123456789012:function:signer:live', 'function:signer:live'],
])('to invoke %s, a caller needs the permission for it, and for an alias not that for its function', (FunctionName, resource) => {
  const checks = checksFor('lambda', { region: 'us-west-2', accountId: '123456789012' })('Invoke', { FunctionName });
  expect(checks).toEqual([{ action: 'lambda:InvokeFunction', resource: `arn:aws:lambda:us-west-2:123456789012:${resource}`, context: {} }]);
});
