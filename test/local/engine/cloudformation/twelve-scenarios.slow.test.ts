import { Duration } from 'aws-cdk-lib';
import { Scenario, ScenarioOptions, ThingProps } from './scenario';

/*
 * The life of a custom resource behind the synthesized Provider framework: which requests reach the handler, what CloudFormation reports, what
 * is left. What the engine should do stands in local/engine/cloudformation/rules.ts, with its sources.
 */

interface Step {
  /** The things to deploy; none means destroy. */
  readonly deploy?: { [id: string]: ThingProps };
  readonly requests: string[];
  /** Statuses of the stack, and of the thing "One". */
  readonly stack: string[];
  readonly one: string[];
  readonly things: string[];
  readonly reason?: RegExp;
}

const CREATED: Step = {
  deploy: { One: { Name: 'a', Size: 1 } },
  requests: ['Create a 1'],
  stack: ['CREATE_IN_PROGRESS', 'CREATE_COMPLETE'],
  one: ['CREATE_IN_PROGRESS', 'CREATE_IN_PROGRESS', 'CREATE_COMPLETE'],
  things: ['thing-a 1'],
};
const UPDATED = ['UPDATE_IN_PROGRESS', 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', 'UPDATE_COMPLETE'];
const ROLLED_BACK = ['UPDATE_IN_PROGRESS', 'UPDATE_ROLLBACK_IN_PROGRESS', 'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS', 'UPDATE_ROLLBACK_COMPLETE'];
const CREATE_ROLLED_BACK = ['CREATE_IN_PROGRESS', 'ROLLBACK_IN_PROGRESS', 'ROLLBACK_COMPLETE'];
const FAILED_TO_CREATE = ['CREATE_IN_PROGRESS', 'CREATE_FAILED', 'DELETE_IN_PROGRESS', 'DELETE_COMPLETE'];

const SCENARIOS: { [name: string]: { readonly options?: ScenarioOptions; readonly steps: Step[]; readonly leaks?: true } } = {
  'create': { steps: [CREATED] },

  'no change': { steps: [CREATED, { deploy: CREATED.deploy, requests: [], stack: [], one: [], things: ['thing-a 1'] }] },

  'update in place': {
    steps: [CREATED, {
      deploy: { One: { Name: 'a', Size: 2 } },
      requests: ['Update a 2 (was a 1) of thing-a'],
      stack: UPDATED,
      one: ['UPDATE_IN_PROGRESS', 'UPDATE_COMPLETE'],
      things: ['thing-a 2'],
    }],
  },

  'replacement: the old one is deleted in the clean-up': {
    steps: [CREATED, {
      deploy: { One: { Name: 'b', Size: 1 } },
      requests: ['Update b 1 (was a 1) of thing-a', 'Delete a 1 of thing-a'],
      stack: UPDATED,
      one: ['UPDATE_IN_PROGRESS', 'UPDATE_IN_PROGRESS', 'UPDATE_COMPLETE', 'DELETE_IN_PROGRESS', 'DELETE_COMPLETE'],
      things: ['thing-b 1'],
    }],
  },

  'failing update: an update back with the old properties': {
    steps: [CREATED, {
      deploy: { One: { Name: 'a', Size: 2, FailLate: ['Update'] } },
      requests: ['Update a 2 (was a 1) of thing-a', 'Update a 1 (was a 2) of thing-a'],
      stack: ROLLED_BACK,
      one: ['UPDATE_IN_PROGRESS', 'UPDATE_FAILED', 'UPDATE_IN_PROGRESS', 'UPDATE_COMPLETE'],
      things: ['thing-a 1'],
      reason: /^Received response status \[FAILED\] from custom resource\. Message returned: Update failed late\n\nLogs: \/aws\/lambda\/Stack-Handler/,
    }],
  },

  'replacement, then another failure: the new one is deleted, the old one counts again': {
    steps: [CREATED, {
      deploy: { One: { Name: 'b', Size: 1 }, Two: { Name: 'two', Fail: ['Create'] } },
      requests: ['Update b 1 (was a 1) of thing-a', 'Create two -', 'Delete b 1 of thing-b'],
      stack: ROLLED_BACK,
      one: ['UPDATE_IN_PROGRESS', 'UPDATE_IN_PROGRESS', 'UPDATE_COMPLETE', 'UPDATE_IN_PROGRESS', 'UPDATE_COMPLETE', 'DELETE_IN_PROGRESS', 'DELETE_COMPLETE'],
      things: ['thing-a 1'],
      reason: /no Create today/,
    }],
  },

  'destroy': { steps: [CREATED] },

  'failing create: the framework swallows the Delete that follows': {
    steps: [{
      deploy: { One: { Name: 'a', Fail: ['Create'] } },
      requests: ['Create a -'],
      stack: CREATE_ROLLED_BACK,
      one: FAILED_TO_CREATE,
      things: [],
      reason: /no Create today/,
    }],
  },

  'a later resource fails: what was made is deleted': {
    steps: [{
      deploy: { One: { Name: 'a' }, Two: { Name: 'two', Fail: ['Create'] } },
      requests: ['Create a -', 'Create two -', 'Delete a - of thing-a'],
      stack: CREATE_ROLLED_BACK,
      one: ['CREATE_IN_PROGRESS', 'CREATE_IN_PROGRESS', 'CREATE_COMPLETE', 'DELETE_IN_PROGRESS', 'DELETE_COMPLETE'],
      things: [],
      reason: /no Create today/,
    }],
  },

  'hang: the service time-out ends it, and a Delete with an invented id follows': {
    options: { serviceTimeout: Duration.seconds(5) },
    steps: [{
      deploy: { One: { Name: 'a', Hang: ['Create'] } },
      requests: ['Create a -', 'Delete a - of Stack-One-INVENTED'],
      stack: CREATE_ROLLED_BACK,
      one: FAILED_TO_CREATE,
      things: [],
      reason: /^CloudFormation did not receive a response from your Custom Resource\. Please check your logs for requestId \[[-0-9a-f]{36}\]/,
    }],
  },

  'big data: the reply is lost with the id in it, so the thing leaks': {
    leaks: true,
    steps: [{
      deploy: { One: { Name: 'a', DataBytes: 5000 } },
      requests: ['Create a -', 'Delete a - of Stack-One-INVENTED'],
      stack: CREATE_ROLLED_BACK,
      one: FAILED_TO_CREATE,
      things: ['thing-a 1'],
      reason: /^Response object is too long\.$/,
    }],
  },

  'big error: the reason is lost, and the framework does not know the invented id': {
    steps: [{
      deploy: { One: { Name: 'a', Fail: ['Create'], ErrorBytes: 5000 } },
      requests: ['Create a -', 'Delete a - of Stack-One-INVENTED'],
      stack: CREATE_ROLLED_BACK,
      one: FAILED_TO_CREATE,
      things: [],
      reason: /^Response object is too long\.$/,
    }],
  },

  // Beyond the twelve.
  'an error after the thing was made leaks it, since the framework swallows the Delete': {
    leaks: true,
    steps: [{
      deploy: { One: { Name: 'a', FailLate: ['Create'] } },
      requests: ['Create a -'],
      stack: CREATE_ROLLED_BACK,
      one: FAILED_TO_CREATE,
      things: ['thing-a 1'],
      reason: /Create failed late/,
    }],
  },

  'a function that is stopped at its time-out is a failure that the framework reports': {
    options: { handlerTimeout: Duration.seconds(1) },
    steps: [{
      deploy: { One: { Name: 'a', Hang: ['Create'] } },
      requests: ['Create a -'],
      stack: CREATE_ROLLED_BACK,
      one: FAILED_TO_CREATE,
      things: [],
      reason: /Message returned: Error: RequestId: [-0-9a-f]{36} Error: Task timed out after 1\.00 seconds/,
    }],
  },

  'a resource taken out of the template is deleted in the clean-up': {
    steps: [
      { ...CREATED, deploy: { One: { Name: 'a', Size: 1 }, Two: { Name: 'b' } }, requests: ['Create a 1', 'Create b -'], things: ['thing-a 1', 'thing-b 1'] },
      { deploy: CREATED.deploy, requests: ['Delete b - of thing-b'], stack: UPDATED, one: [], things: ['thing-a 1'] },
    ],
  },

  'a failed delete in the clean-up is tried three times and does not fail the update': {
    leaks: true,
    steps: [CREATED, {
      deploy: { One: { Name: 'a', Size: 1, Fail: ['Delete'] } },
      requests: ['Update a 1 (was a 1) of thing-a'],
      stack: UPDATED,
      one: ['UPDATE_IN_PROGRESS', 'UPDATE_COMPLETE'],
      things: ['thing-a 1'],
    }, {
      deploy: { One: { Name: 'b' } },
      requests: ['Update b - (was a 1) of thing-a', ...Array(3).fill('Delete a 1 of thing-a')],
      stack: UPDATED,
      one: ['UPDATE_IN_PROGRESS', 'UPDATE_IN_PROGRESS', 'UPDATE_COMPLETE', ...Array(3).fill(['DELETE_IN_PROGRESS', 'DELETE_FAILED']).flat()],
      things: ['thing-a 1', 'thing-b 1'],
      reason: /no Delete today/,
    }],
  },
};

describe.each(Object.entries(SCENARIOS))('%s', (_, { options, steps, leaks }) => {
  const scenario = new Scenario(options);
  afterAll(async () => scenario.close());

  test('requests, events and what exists are those of AWS, and nothing stays', async () => {
    for (const { deploy, requests, stack, one, things, reason } of steps) {
      const from = scenario.cfn.events.length;
      await scenario.deploy(deploy!);
      const events = scenario.events(from);
      const of = (id: string) => events.filter((event) => event.startsWith(`${id} `)).map((event) => event.split(' ')[1]);
      expect({ requests: scenario.requests(), stack: of('Stack'), one: of('One'), things: scenario.things() }).toEqual({ requests, stack, one, things });
      const [found] = scenario.reasons(from).map((text) => text.replace(/^\w+: /, ''));
      if (reason) { expect(found).toMatch(reason); } else { expect(found).toBeUndefined(); }
    }
    const before = scenario.things();
    await scenario.destroy();
    if (!leaks) {
      expect(scenario.requests()).toEqual(before.map((thing) => expect.stringMatching(`^Delete .* of ${thing.split(' ')[0]}$`)));
      expect(scenario.things()).toEqual([]);
      expect(scenario.cfn.resourcesLeft()).toEqual([]);
    }
  });
});
