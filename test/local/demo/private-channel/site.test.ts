import { serveSite } from '../../../../local/demo/private-channel/site';
import type { Endpoint } from '../../../../local/services/endpoint';

let site: Endpoint;
beforeAll(async () => { site = await serveSite(async () => ({ status: 400, headers: {}, body: '{}' })); });
afterAll(() => site.close());

test.each([
  ['no name', '', 400, 'has 0 characters'],
  ['a name that is longer than a viewer id may be', 'a'.repeat(41), 400, 'has 41 characters'],
  ['the longest name', 'a'.repeat(40), 200, `'sign-in-name', "${'a'.repeat(40)}"`],
  ['a name with a tag', '</script>', 200, '"\\u003c/script>"'],
])('sign-in with %s', async (_, name, status, text) => {
  const response = await fetch(`${site.endpoint}/sign-in?name=${encodeURIComponent(name)}`);
  expect([response.status, await response.text()]).toEqual([status, expect.stringContaining(text)]);
});
