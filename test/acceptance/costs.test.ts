import { statement } from '../../tools/acceptance/costs';
import type { Platform } from '../../tools/acceptance/platform';

test('the statement names Region and credentials, so that a run doesn\'t begin in another account than meant', () => {
  const text = statement({ region: 'eu-west-1', credentials: 'the profile test' } as Platform);
  expect(text).toContain('This run works in your AWS account, in eu-west-1, with the credentials of the profile test, for about 45 minutes.');
});
