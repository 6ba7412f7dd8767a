import { Clock } from './clock';
import { FUNCTIONS } from './hostile-requests';
import { HostileWorld } from './hostile-requests-property';

/*
 * Whatever is requested: no hang, no secret, nothing foreign changed, a short reply, an error with a code. hostile-requests.slow.test.ts tries more.
 */
const mockClock = new Clock();
jest.mock('node:timers/promises', () => ({ setTimeout: async (milliseconds: number) => mockClock.sleep(milliseconds) }));

let world: HostileWorld;
beforeAll(async () => { world = await HostileWorld.start(mockClock); });
afterAll(() => world.close());

test.each(FUNCTIONS)('%s', async (name) => { await world.try(name, 100, 1); }, 60_000);
