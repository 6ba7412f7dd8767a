import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { render } from './golden';
import * as ivs from '../../src';

/*
 * The golden templates were made with @aws-cdk/aws-ivs-alpha 2.275.0-alpha.0 (tools/alpha-compat.ts --update).
 * Whoever changes the import from alpha to this library must get the same resources.
 */
test.each(Object.entries(render(ivs)))('%s gives the resources that aws-ivs-alpha gives', (name, template) => {
  expect(template).toEqual(JSON.parse(readFileSync(join(__dirname, 'golden', `${name}.json`), 'utf8')));
});
