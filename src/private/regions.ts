/*
 * The regions with a control plane of Amazon IVS and with its CloudFormation types, from cfn-lint and its registry schemas of 20 October 2026.
 */

/** Each region with a control plane, and whether `AWS::IVS::AdConfiguration` is registered there. */
const REGIONS = {
  'us-east-1': { adConfigurations: true },
  'us-west-2': { adConfigurations: true },
  'eu-west-1': { adConfigurations: false },
  'eu-central-1': { adConfigurations: true },
  'ap-northeast-1': { adConfigurations: false },
  'ap-northeast-2': { adConfigurations: false },
  'ap-south-1': { adConfigurations: true },
};

/** The regions with a control plane. */
export const IVS_REGIONS: readonly string[] = Object.keys(REGIONS);

/** The regions in which CloudFormation can create ad configurations. */
export const AD_CONFIGURATION_REGIONS: readonly string[] = Object.entries(REGIONS)
  .filter(([, { adConfigurations }]) => adConfigurations).map(([region]) => region);

/** Formats regions for a sentence: `a, b and c`. */
export function formatRegions(regions: readonly string[]): string {
  return `${regions.slice(0, -1).join(', ')} and ${regions[regions.length - 1]}`;
}
