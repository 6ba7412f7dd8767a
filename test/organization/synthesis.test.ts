import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { App, PropertyInjectors, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Role } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { ConstructName, CONSTRUCTS, NAMES } from './constructs';
import { Default, DEFAULTS } from './defaults';
import { faultsOf, functionsIn, Resource, Resources } from './template';
import * as library from '../../src';
import { KNOWN_ENV } from '../helpers';

/*
 * Each construct with each default of an organization: it takes the default up, with the permissions that it needs, or there is an error
 * with a code. What is deployed with such defaults is in the test beside this one.
 */
const ROOT = join(__dirname, '../..');

/** The template of a construct in an app with a default; or the code of the error. */
function synthesize(name: ConstructName, { apply, context }: Partial<Default> = {}): Resources | string {
  const app = new App({ context });
  const stack = new Stack(app, 'Stack', KNOWN_ENV);
  try {
    apply?.(app);
    CONSTRUCTS[name](stack);
    return Template.fromStack(stack).toJSON().Resources;
  } catch (error) {
    const { message, name: code } = error as Error;
    return code === 'ValidationFailedWithErrors' ? /\b([A-Z][A-Za-z]+): [\w.:-]+ = /.exec(message)?.[1] ?? message : code;
  }
}

test('the table has every public construct of the assembly', () => {
  const { types } = JSON.parse(gunzipSync(readFileSync(join(ROOT, '.jsii.gz'))).toString());
  const constructs = Object.values<any>(types).filter(({ kind, abstract, initializer }) => kind === 'class' && !abstract && initializer?.parameters?.[0]?.name === 'scope');
  expect(constructs.length).toBeGreaterThan(10);
  expect([...new Set(NAMES.map((name) => name.split(',')[0]))].sort()).toEqual(constructs.map(({ name }) => name).sort());
});

test.each([...new Set(NAMES.map((name) => name.split(',')[0]))])('%s: a property injector for the class itself', (className) => {
  const app = new App();
  const seen: string[] = [];
  const constructUniqueId = (library as any)[className].PROPERTY_INJECTION_ID;
  PropertyInjectors.of(app).add({ constructUniqueId, inject: (props, { id }) => { seen.push(id); return props; } });
  CONSTRUCTS[className as ConstructName](new Stack(app, 'Stack', KNOWN_ENV));
  expect(seen).toContain('X');
});

const plain = new Map<ConstructName, Resources | string>();
beforeAll(() => NAMES.forEach((name) => plain.set(name, synthesize(name))));

test('without defaults, each function may do what its settings need', () => {
  expect(NAMES.flatMap((name) => faultsOf(plain.get(name) as Resources))).toEqual([]);
});

describe('roles that the organization creates itself (Role.customizeRoles)', () => {
  const rolesOf = (name: ConstructName) => {
    const stack = new Stack(new App(), 'Stack', KNOWN_ENV);
    CONSTRUCTS[name](stack);
    return stack.node.findAll().filter((node) => node instanceof Role).map(({ node }) => node.path);
  };
  const actionsIn = (statements: any[]) => statements.flatMap(({ Action }) => Action).sort();

  test.each(NAMES)('%s: nothing of IAM is in the template, and the report has every permission', (name) => {
    const app = new App();
    const paths = rolesOf(name);
    Role.customizeRoles(app, { usePrecreatedRoles: Object.fromEntries(paths.map((path, index) => [path, `role-${index}`])) });
    const stack = new Stack(app, 'Stack', KNOWN_ENV);
    CONSTRUCTS[name](stack);
    const resources: Resources = Template.fromStack(stack).toJSON().Resources;
    const ofIam = ({ Type }: Resource) => Type.startsWith('AWS::IAM::');
    const withoutIam = Object.values(plain.get(name) as Resources).filter((resource) => !ofIam(resource));
    expect(Object.values(resources).map(({ Type }) => Type).sort()).toEqual(withoutIam.map(({ Type }) => Type).sort());

    const reportFile = join(app.outdir, 'iam-policy-report.json');
    const report: any[] = paths.length > 0 ? JSON.parse(readFileSync(reportFile, 'utf8')).roles : [];
    const reported = report.flatMap((role) => [...role.identityPolicyStatements, ...role.managedPolicyStatements]);
    const ofPlain = Object.values(plain.get(name) as Resources).filter(ofIam);
    const policies = ofPlain.flatMap(({ Properties }) => Properties.PolicyDocument?.Statement ?? []);
    expect(actionsIn(reported)).toEqual(actionsIn(policies));
    for (const { Role: role } of functionsIn(resources)) { expect(JSON.stringify(role)).toMatch(/role\/role-\d/); }
  });

  test('what two constructs need alike is in the report once, and no statement is without a resource', () => {
    const app = new App();
    Role.customizeRoles(app);
    const stack = new Stack(app, 'Stack', KNOWN_ENV);
    const encryptionKey = new Key(stack, 'Key');
    for (const name of ['One', 'Two']) { new library.Channel(stack, name).addRotatingStreamKey('Key', { encryptionKey }); }
    app.synth();
    const { roles } = JSON.parse(readFileSync(join(app.outdir, 'iam-policy-report.json'), 'utf8'));
    const statements: any[] = roles.flatMap(({ identityPolicyStatements }: any) => identityPolicyStatements);
    expect(statements.filter(({ Resource: resource = [] }) => resource.length === 0)).toEqual([]);
    expect(statements.filter(({ Action: action }) => JSON.stringify(action).includes('kms:'))).toHaveLength(2); // provider and rotation
  });
});

describe.each(DEFAULTS)('$name', (given) => {
  test.each(NAMES)('%s', (name) => {
    const outcome = given.outcomes[name];
    const result = synthesize(name, given);
    if (typeof result === 'string') {
      expect(`error ${result}`).toBe(outcome);
    } else if (outcome === 'unchanged') {
      expect(result).toEqual(plain.get(name));
    } else {
      expect([outcome, given.isIn(result), faultsOf(result)]).toEqual(['taken up', true, []]);
    }
  });
});
