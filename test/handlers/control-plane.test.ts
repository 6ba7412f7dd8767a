import { Clock } from './clock';
import { ALL_REQUESTS, REQUESTS, World } from './control-plane-world';
import { Services } from './services';
import { handler } from '../../handlers/control-plane';

/*
 * Each custom resource through its life: what is called, in which order, and what is replied.
 */
const mockClock = new Clock();
jest.mock('node:timers/promises', () => ({ setTimeout: async (milliseconds: number) => mockClock.sleep(milliseconds) }));

let services: Services;
beforeAll(async () => { services = await Services.start(mockClock); });
afterAll(() => services.close());

const arrange = (title: string) => World.of(title, services, handler);

describe.each([...new Set(ALL_REQUESTS.map(([title]) => title))].filter((title) => !title.includes(',')))('%s', (title) => {
  test('is created, updated and deleted', async () => {
    const world = arrange(title);
    for (const request of REQUESTS) {
      services.forget();
      const reply = await world.request(request);
      const calls = services.calls.filter(({ service }) => service === 'IVS').map(({ operation, input }) => JSON.stringify([operation, input]));
      expect([...new Set(calls)].map((call) => JSON.parse(call))).toEqual(world.life.calls[request]); // each once: a list is read as long as it may be behind
      expect(reply).toEqual({ PhysicalResourceId: world.life.physicalId, ...request !== 'Delete' && world.life.data && { Data: world.life.data } });
    }
  });

  test('a refusal is reported, with its reason', async () => {
    const world = arrange(title);
    await world.until(world.life.refused.request);
    world.life.refused.given();
    await expect(world.request(world.life.refused.request)).rejects.toThrow(world.life.refused.error);
  });
});
