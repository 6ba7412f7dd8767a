import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';

/*
 * `npm run demo`: synthesizes examples/live-platform as a user would, and shows what it will be. Needs neither
 * credentials nor network.
 */
const ROOT = join(__dirname, '..');
const EXAMPLE = join(ROOT, 'examples/live-platform');
const ASSEMBLY = join(EXAMPLE, 'cdk.out');

/** What a resource of a type is for, in the words of a streaming team. */
const PURPOSES: { [type: string]: string } = {
  'AWS::CloudWatch::Alarm': 'calls somebody when the stream suffers',
  'AWS::Events::Rule': 'puts an event of a stream or recording into the queue',
  'AWS::IAM::Policy': 'what the backend may do: these channels, these actions',
  'AWS::IAM::Role': 'who the backend is',
  'AWS::IVS::Channel': 'an encoder streams to it, viewers watch it',
  'AWS::IVS::PlaybackKeyPair': 'verifies the tokens of viewers of private channels',
  'AWS::IVS::RecordingConfiguration': 'records streams and thumbnails into the bucket',
  'AWS::IVS::StreamKey': 'lets one encoder in',
  'AWS::Lambda::Function': 'sends metadata, tells who is live, stops streams, revokes viewers',
  'AWS::Logs::LogGroup': 'the log of the backend, kept for a month',
  'AWS::S3::Bucket': 'keeps the recordings, also when the stack is gone',
  'AWS::S3::BucketPolicy': 'refuses access without TLS',
  'AWS::SNS::Topic': 'tells the people on call, once they subscribe',
  'AWS::SNS::TopicPolicy': 'lets the alarms in, over TLS only',
  'AWS::SQS::Queue': 'holds events until they are worked on',
  'AWS::SQS::QueuePolicy': 'lets the rules in, over TLS only',
  'AWS::SecretsManager::Secret': 'holds a stream key for the encoder\'s owner',
};

interface Template {
  readonly Resources: { [id: string]: { Type: string; Metadata?: { [key: string]: string } } };
  readonly Outputs?: { [id: string]: { Description?: string; Value: unknown } };
}

console.log('Synthesizing examples/live-platform, with the offline rules of the CDK and the AwsSolutions rules of cdk-nag …\n');
rmSync(ASSEMBLY, { recursive: true, force: true });
execFileSync(join(ROOT, 'node_modules/.bin/cdk'), ['synth', '--quiet', '--no-notices'], { cwd: EXAMPLE, stdio: ['ignore', 'ignore', 'inherit'] });

const stacks = readJson<{ artifacts: { [id: string]: { type: string; properties?: { templateFile?: string } } } }>('manifest.json');
const templates = Object.entries(stacks.artifacts)
  .filter(([, { type }]) => type === 'aws:cloudformation:stack')
  .map(([name, { properties }]) => ({ name, file: properties!.templateFile!, template: readJson<Template>(properties!.templateFile!) }));
const findings = readJson<{ pluginReports: { violations: unknown[] }[] }>('validation-report.json')
  .pluginReports.flatMap(({ violations }) => violations);
if (findings.length > 0) { throw new Error(`the rules have ${findings.length} findings: ${JSON.stringify(findings, undefined, 2)}`); }

for (const { name, template } of templates) { showResources(name, template); }
showSettings();
console.log('Templates');
for (const { file } of templates) { console.log(`  ${relative(process.cwd(), join(ASSEMBLY, file))}`); }
console.log('\n0 findings. Next, with credentials of an AWS account:\n');
console.log(`  cd ${relative(process.cwd(), EXAMPLE)} && npx cdk bootstrap && npx cdk deploy --all\n`);
console.log('Replace playback-public-key.pem by your own before: nobody has the private half of this one.\n');

function showResources(stack: string, { Resources }: Template): void {
  const rows = Object.values(Resources).filter(({ Type }) => Type !== 'AWS::CDK::Metadata').map(({ Type, Metadata }) => {
    const purpose = PURPOSES[Type];
    if (purpose === undefined) { throw new Error(`tools/demo.ts does not say what a resource of type ${Type} is for`); }
    return [(Metadata?.['aws:cdk:path'] ?? '').replace(`${stack}/`, '').replace(/\/Resource$/, ''), Type.replace('AWS::', ''), purpose];
  });
  console.log(`Stack ${stack}: ${rows.length} resources\n`);
  table([['construct', 'type', 'what it is for'], ...rows]);
}

/** Encoder and player settings: what stands in the outputs once the stack is deployed. */
function showSettings(): void {
  console.log('Encoder and player, after deployment\n');
  const rows = templates.flatMap(({ template }) => Object.entries(template.Outputs ?? {}))
    .filter(([, { Description }]) => Description !== undefined)
    .map(([id, { Description, Value }]) => [id.replace(/[0-9A-F]{8}$/, ''), Description!, readable(Value)]);
  table([['output', 'what it is', 'value'], ...rows]);
  console.log('  Read a stream key with: aws secretsmanager get-secret-value --secret-id <the secret\'s ARN>\n');
}

/** A value of a template with its references in angle brackets. */
function readable(value: any): string {
  if (typeof value === 'string') { return value; }
  if (value['Fn::Join']) { return value['Fn::Join'][1].map(readable).join(''); }
  const [resource, attribute] = value['Fn::GetAtt'] ?? [value.Ref, 'ARN'];
  return `<${attribute} of ${resource.replace(/[0-9A-F]{8}$/, '')}>`;
}

function table(rows: string[][]): void {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const line = (row: string[]) => `  ${row.map((cell, column) => cell.padEnd(widths[column])).join('  ').trimEnd()}`;
  const [head, ...body] = rows;
  console.log([line(head), line(widths.map((width) => '─'.repeat(width))), ...body.map(line), ''].join('\n'));
}

function readJson<T>(file: string): T {
  return JSON.parse(readFileSync(join(ASSEMBLY, file), 'utf8'));
}
