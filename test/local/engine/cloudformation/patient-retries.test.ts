import { PATIENT_RETRIES } from '../../../../local/engine/cloudformation/patient-retries';

type ErrorType = Parameters<typeof PATIENT_RETRIES.refreshRetryTokenForRetry>[1]['errorType'];

/** Whether a call is made again after these errors. */
async function goesOn(...errors: ErrorType[]): Promise<boolean> {
  let token = await PATIENT_RETRIES.acquireInitialRetryToken('scope');
  try {
    for (const errorType of errors) { token = await PATIENT_RETRIES.refreshRetryTokenForRetry(token, { errorType }); }
  } catch {
    return false;
  }
  return true;
}

const times = (count: number, error: ErrorType): ErrorType[] => Array(count).fill(error);

test.each<[string, ErrorType[], boolean]>([
  ['a call that is throttled for minutes', times(800, 'THROTTLING'), true],
  ['a connection that is cut when the call has waited for long', [...times(100, 'THROTTLING'), 'TRANSIENT', ...times(100, 'THROTTLING')], true],
  ['some errors of the server', times(9, 'SERVER_ERROR'), true],
  ['one more', times(10, 'SERVER_ERROR'), false],
  ['one more, between throttled attempts', times(10, 'SERVER_ERROR').flatMap((error): ErrorType[] => ['THROTTLING', error]), false],
  ['what is throttled for ever', times(900, 'THROTTLING'), false],
  ['what the service refuses', ['CLIENT_ERROR'], false],
])('%s: made again?', async (_, errors, expected) => {
  expect(await goesOn(...errors)).toBe(expected);
});
