import { Clock } from './clock';
import { FUNCTIONS } from './hostile-requests';
import { HostileWorld } from './hostile-requests-property';

/*
 * As hostile-requests.test.ts, ten thousand times, with another seed each time.
 */
const mockClock = new Clock();
jest.mock('node:timers/promises', () => ({ setTimeout: async (milliseconds: number) => mockClock.sleep(milliseconds) }));

const SEED = Number(process.env.FC_SEED ?? Date.now() % 2 ** 31);

let world: HostileWorld;
beforeAll(async () => {
  process.stderr.write(`hostile requests: FC_SEED=${SEED}\n`);
  world = await HostileWorld.start(mockClock);
});
afterAll(() => world.close());

test.each(FUNCTIONS)('%s', async (name) => { await world.try(name, 2_000, SEED); }, 120_000);
