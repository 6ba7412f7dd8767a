import { ACTIONS_ON, KNOWN_ACTIONS } from '../../src/private/iam-actions';
import iam from '../fixtures/ivs-iam.json';

const ACTIONS = Object.entries(iam.actions as { [action: string]: { resourceTypes: { name: string }[] } });
const TYPES = Object.entries(iam.resourceTypes as { [type: string]: { arn: string } });

test('every action of the public IAM data is known, and no other', () => {
  expect([...KNOWN_ACTIONS].sort()).toEqual(ACTIONS.map(([action]) => action).sort());
});

test.each(Object.entries(ACTIONS_ON))('the actions on %s are those of the public IAM data', (type, actions) => {
  const [name] = TYPES.find(([, { arn }]) => arn.includes(`:${type}/`))!;
  const checked = ACTIONS.filter(([, { resourceTypes }]) => resourceTypes.some((resourceType) => resourceType.name === name));
  expect([...actions].sort()).toEqual(checked.map(([action]) => action).sort());
});
