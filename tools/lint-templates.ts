import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AD_CONFIGURATION_REGIONS, IVS_REGIONS } from '../src/private/regions';

/*
 * `tsx tools/lint-templates.ts CFN_LINT TEMPLATE…`: cfn-lint on templates, in each region where Amazon IVS has a control plane and CloudFormation knows
 * the types. Exits with status 1 if it finds something. Also checks the regions in `src/private/regions.ts` with cfn-lint.
 */
interface Finding {
  readonly Filename: string;
  readonly Level: string;
  readonly Location: { readonly Path: (string | number)[] | null };
  readonly Message: string;
  readonly Rule: { readonly Id: string };
}

const [, , cfnLint, ...templates] = process.argv;

function lint(regions: readonly string[], files: string[]): Finding[] {
  if (files.length === 0) { return []; }
  const { stdout, stderr } = spawnSync(cfnLint, ['--format', 'json', '--regions', ...regions, '--', ...files], { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  try { return JSON.parse(stdout); } catch { throw new Error(`cfn-lint failed: ${stderr || stdout}`); }
}

/** In aws-cdk-lib, a function and a state machine depend on the role that they refer to, and this can't be disabled. */
function isMadeByTheCdk({ Filename, Location, Message, Rule }: Finding): boolean {
  if (Rule.Id !== 'W3005' || Location.Path === null) { return false; }
  const { Type } = JSON.parse(readFileSync(Filename, 'utf8')).Resources[Location.Path[1]];
  const role: { [type: string]: string } = { 'AWS::Lambda::Function': 'Properties/Role', 'AWS::StepFunctions::StateMachine': 'Properties/RoleArn' };
  return role[Type] !== undefined && Message.endsWith(`/${role[Type]}'`);
}

/** The regions in which cfn-lint doesn't know the type of ad configurations. */
function regionsWithoutAdConfigurations(): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'cdk-ivs-lint-'));
  try {
    const file = join(folder, 'ads.template.json');
    const playbackConfigurationArn = 'arn:aws:mediatailor:us-west-2:123456789012:playbackConfiguration/ads';
    const properties = { MediaTailorPlaybackConfigurations: [{ PlaybackConfigurationArn: playbackConfigurationArn }] };
    writeFileSync(file, JSON.stringify({ Resources: { Ads: { Type: 'AWS::IVS::AdConfiguration', Properties: properties } } }));
    return IVS_REGIONS.filter((region) => lint([region], [file]).some(({ Rule }) => Rule.Id === 'E3006'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const [withAds, others] = [true, false].map((hasAds) => templates.filter((file) => readFileSync(file, 'utf8').includes('"AWS::IVS::AdConfiguration"') === hasAds));
const findings = [...lint(IVS_REGIONS, others), ...lint(AD_CONFIGURATION_REGIONS, withAds)].filter((finding) => !isMadeByTheCdk(finding));
for (const { Filename, Location, Message, Rule } of findings) { console.log(`${Rule.Id} ${Message} [${Filename} ${Location.Path?.join('/')}]`); }

const expected = IVS_REGIONS.filter((region) => !AD_CONFIGURATION_REGIONS.includes(region));
const found = regionsWithoutAdConfigurations();
const isCurrent = found.join() === expected.join();
if (!isCurrent) { console.log(`no AWS::IVS::AdConfiguration in ${found.join(', ') || 'no region'}, but src/private/regions.ts says ${expected.join(', ') || 'no region'}`); }

console.log(`${templates.length} templates, ${findings.length} findings`);
process.exitCode = findings.length === 0 && isCurrent ? 0 : 1;
