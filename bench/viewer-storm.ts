import { inFreshProcess, interleaved, median } from './pairs';
import { child, SIGNER } from './paths';
import { ceilingRow, Section } from './table';
import { Outcome, percentile, repeatable, simulate } from './viewer-storm-simulation';

const VIEWERS = 100_000;
const SECONDS = 60;
const ROUNDS = 15;
const TOKENS = 300;
const SEED = 1;

/** The default of PlaybackTokenSigner. */
const MEMORY_SIZE = 1024;
/** About the rate at the start, times the first token of an instance. */
const READY = 200;
const MEMORY_SIZES = [128, 256, 512, 1024, 1769, 3008];
const WHOLE_PROCESSOR = 1769; // MB (Lambda guide, configuration-memory)

/** These are not published, and can't be measured here. */
const ASSUMED = { startMs: 100, callMs: 20 };

/** Lambda guide (scaling-behavior, gettingstarted-limits) and KMS guide (requests-per-second), read on 2026-11-26. */
const LAMBDA_QUOTAS = { accountConcurrency: 1000, burst: 1000, refillPerSecond: 100 };
const KMS_PER_SECOND = 1000;
const KMS_PER_SECOND_EARLIER = 300; // the default of earlier years, which an account may still have

/** USD in us-east-1 for arm64, as the price pages of AWS were quoted in public on 2026-11-26: aws.amazon.com/lambda/pricing, /kms/pricing. */
const PRICES = {
  request: 0.20 / 1e6,
  gigabyteSecond: 0.0000133334,
  gigabyteSecondWhenProvisioned: 0.0000077778,
  provisionedGigabyteSecond: 0.0000033334,
  signature: 0.15 / 1e4,
};

type Kind = 'secretsManager' | 'kms';
interface Measured {
  readonly init: number;
  readonly first: number;
  readonly warm: number;
  readonly refused: number;
  readonly verified: number;
}

/** 100,000 viewers request a token within a minute: their wait times, the number without a token, and the costs. */
export function viewerStorm(): Section {
  const live = (kind: Kind) => () => inFreshProcess<Measured>(child('storm'), [SIGNER, kind, String(TOKENS)]);
  const runs = interleaved({ secretsManager: live('secretsManager'), kms: live('kms') }, ROUNDS);
  const measured = { secretsManager: medians(runs.secretsManager), kms: medians(runs.kms) };
  const storm = (kind: Kind, memorySize: number, provisioned: number, kmsPerSecond = KMS_PER_SECOND): Outcome => simulate({
    viewers: VIEWERS,
    seconds: SECONDS,
    lambda: { ...LAMBDA_QUOTAS, provisioned, ...timesOf(measured[kind], memorySize) },
    callMs: ASSUMED.callMs,
    kmsPerSecond: kind === 'kms' ? kmsPerSecond : undefined,
    random: repeatable(SEED),
  });
  const [usual, ready] = [0, READY].map((provisioned) => storm('secretsManager', MEMORY_SIZE, provisioned));
  return {
    title: 'Viewer storm',
    notes: NOTES,
    rows: [
      ceilingRow(`key in a secret, ${MEMORY_SIZE} MiB, none kept ready: the longest wait`, percentile(usual.latencies, 100), 300, 'ms'),
      ceilingRow(`key in a secret, ${MEMORY_SIZE} MiB, none kept ready: instances at once`, usual.mostAtOnce, LAMBDA_QUOTAS.accountConcurrency, 'instances'),
      ceilingRow(`key in a secret, ${MEMORY_SIZE} MiB, ${READY} kept ready: the longest wait`, percentile(ready.latencies, 100), 100, 'ms'),
    ],
    tables: [
      [
        ['time on a whole processor, measured', 'key in a secret', 'key in AWS KMS'],
        ...(Object.entries(WHAT) as [keyof Measured, string][]).map(([figure, what]) => (
          [what, ...[measured.secretsManager, measured.kms].map((times) => `${times[figure].toFixed(2)} ms`)])),
      ],
      [
        ['memory, key in a secret, none kept ready', 'share of a processor', 'start and first token', 'further token', '99th percentile', 'longest wait', 'throttled attempts', 'refused', 'most instances', 'a million tokens'],
        ...MEMORY_SIZES.map((size) => {
          const [times, outcome] = [timesOf(measured.secretsManager, size), storm('secretsManager', size, 0)];
          return [
            `${size} MiB`, shareOf(size).toFixed(2), `${(times.initMs + times.firstMs + ASSUMED.callMs).toFixed(0)} ms`, `${times.warmMs.toFixed(1)} ms`,
            ...resultsOf(outcome), String(outcome.mostAtOnce), dollars(millionTokens('secretsManager', times.warmMs, size, 0)),
          ];
        }),
      ],
      [
        [`storm with ${MEMORY_SIZE} MiB`, 'kept ready', '99th percentile', 'longest wait', 'throttled attempts', 'refused', 'most instances', 'a million tokens', 'an hour of what is kept ready'],
        ...CASES.map(({ what, kind, provisioned, kmsPerSecond }) => {
          const [{ warmMs }, outcome] = [timesOf(measured[kind], MEMORY_SIZE), storm(kind, MEMORY_SIZE, provisioned, kmsPerSecond)];
          const idle = provisioned * gigabytes(MEMORY_SIZE) * 3600 * PRICES.provisionedGigabyteSecond;
          return [
            what, String(provisioned), ...resultsOf(outcome), String(outcome.mostAtOnce),
            dollars(millionTokens(kind, warmMs, MEMORY_SIZE, provisioned)), dollars(idle),
          ];
        }),
      ],
    ],
  };
}

const WHAT: { readonly [figure in keyof Measured]: string } = {
  init: 'from the start of Node.js until the handler can run',
  first: 'the first token of an instance',
  warm: 'a further token',
  refused: 'a request that is refused',
  verified: 'verification of a token by node:crypto',
};

const CASES: { what: string; kind: Kind; provisioned: number; kmsPerSecond?: number }[] = [
  ...[0, 50, READY].map((provisioned) => ({ what: 'key in a secret', kind: 'secretsManager' as const, provisioned })),
  ...[KMS_PER_SECOND_EARLIER, KMS_PER_SECOND, 5000].flatMap((kmsPerSecond) => [0, READY].map((provisioned) => (
    { what: `key in AWS KMS, ${kmsPerSecond} signatures a second`, kind: 'kms' as const, provisioned, kmsPerSecond }))),
];

const NOTES = [
  `${VIEWERS} viewers within ${SECONDS} s, most of them at the start: ${(2 * VIEWERS / SECONDS).toFixed(0)} a second at first, evenly falling to none.`,
  `Measured: the first table, as the median of ${ROUNDS} fresh processes of the bundled function each, on the time on the processor; the services answer by HTTP from another process.`,
  `Computed: a time with less memory is the measured one, divided by the share of a processor that Lambda gives (${WHOLE_PROCESSOR} MB are a whole one: Lambda guide, configuration-memory). `
    + 'More than one does not make JavaScript faster. Lambda may lend an instance more while it starts; that is left out.',
  `Assumed: ${ASSUMED.startMs} ms until Lambda has an instance in which Node.js can start, and ${ASSUMED.callMs} ms for a call of AWS Secrets Manager or AWS KMS. Nothing here can measure them.`,
  'Simulated: the rest, with the rules of Lambda (1,000 instances in the account, 1,000 new ones for a function at once and 100 more each second: Lambda guide, scaling-behavior) and of AWS KMS '
    + '(the quota of each second, by default 1,000 for all elliptic curve keys of an account and region, and 300 in earlier years: KMS guide, requests-per-second). No other function uses the account. '
    + 'A request that finds no free instance starts one, and does not wait for another.',
  'Throttled attempts, by Lambda and by AWS KMS, are repeated twice, as the AWS SDK does it, by the backend and by the function. A viewer without a token after that is refused. Waits are those of viewers who got one.',
  'An instance that is kept ready has started, but reads the key with its first request.',
  'Nothing has run on AWS. The network between backend and Lambda, TLS, and what Lambda adds to an invocation are left out.',
  'Prices: us-east-1, arm64, USD, 2026-11-26 (aws.amazon.com/lambda/pricing and aws.amazon.com/kms/pricing), for requests to instances that have started. Without logs, the free tier and the price of a key.',
];

function medians(all: Measured[]): Measured {
  const of = (figure: keyof Measured) => median(all.map((one) => one[figure]));
  return { init: of('init'), first: of('first'), warm: of('warm'), refused: of('refused'), verified: of('verified') };
}

function timesOf({ init, first, warm }: Measured, memorySize: number): { initMs: number; firstMs: number; warmMs: number } {
  const share = shareOf(memorySize);
  return { initMs: ASSUMED.startMs + init / share, firstMs: first / share, warmMs: warm / share };
}

function shareOf(memorySize: number): number {
  return Math.min(1, memorySize / WHOLE_PROCESSOR);
}

function gigabytes(memorySize: number): number {
  return memorySize / 1024;
}

/** The costs of a million tokens without throttling. Lambda rounds each up to a millisecond. */
function millionTokens(kind: Kind, warmMs: number, memorySize: number, provisioned: number): number {
  const seconds = Math.ceil(warmMs + (kind === 'kms' ? ASSUMED.callMs : 0)) / 1000;
  const price = provisioned > 0 ? PRICES.gigabyteSecondWhenProvisioned : PRICES.gigabyteSecond;
  return 1e6 * (PRICES.request + seconds * gigabytes(memorySize) * price + (kind === 'kms' ? PRICES.signature : 0));
}

function resultsOf({ latencies, refused, throttledByLambda, throttledByKms }: Outcome): string[] {
  const throttled = [[throttledByLambda, 'Lambda'], [throttledByKms, 'KMS']].filter(([count]) => count !== 0).map(([count, by]) => `${count} by ${by}`);
  return [`${percentile(latencies, 99).toFixed(0)} ms`, `${percentile(latencies, 100).toFixed(0)} ms`, throttled.join(', ') || 'none', `${(100 * refused / VIEWERS).toFixed(1)} %`];
}

function dollars(price: number): string {
  return `${price.toFixed(3)} USD`;
}
