import { ContextProvider, Stack, Token } from 'aws-cdk-lib';
import { ContextProvider as Provider } from 'aws-cdk-lib/cloud-assembly-schema';
import { Construct } from 'constructs';
import { pathOfImport, requireArn } from './arn';
import { IvsError } from './errors';
import { optional, requireProps, TEXT, TypesOf } from './value-types';
import type { ChannelAttributes } from '../channel/channel-interface';
import { ChannelLookupOptions } from '../channel/channel-lookup';

/*
 * Two queries, since the list of channels holds no URL and no endpoint: the ARN by name first, then the rest by ARN.
 * On the first pass the name is not resolved yet; asking for the dummy's ARN then would make the lookup fail.
 */
export function lookUpChannel(scope: Construct, id: string, options: ChannelLookupOptions): ChannelAttributes {
  requireProps(scope, id, options, TYPES);
  const { channelArn, channelName } = options;
  const asked = [channelArn, channelName].filter((value) => value !== undefined);
  if (asked.length !== 1 || asked[0] === '' || Token.isUnresolved(asked[0])) {
    throw new IvsError('ChannelLookupInvalid', pathOfImport(scope, id), { channelName, channelArn });
  }
  const dummy = dummyChannel(scope);
  const arn = channelArn === undefined
    ? query(scope, { propertyMatch: { Name: channelName }, expectedMatchCount: 'exactly-one', propertiesToReturn: ['Arn'] }, dummy).Arn
    : requireArn(pathOfImport(scope, id), 'ivs', 'channel', channelArn);
  const found = arn === dummy.Arn ? dummy
    : query(scope, { exactIdentifier: arn, propertiesToReturn: ['Arn', 'IngestEndpoint', 'PlaybackUrl'] }, { ...dummy, Arn: arn });
  return { channelArn: found.Arn, channelIngestEndpoint: found.IngestEndpoint, channelPlaybackUrl: found.PlaybackUrl };
}

type Found = { Arn: string; IngestEndpoint: string; PlaybackUrl: string };

function query(scope: Construct, props: { [key: string]: unknown }, dummy: Found): Found {
  return ContextProvider.getValue(scope, {
    provider: Provider.CC_API_PROVIDER,
    props: { typeName: 'AWS::IVS::Channel', ...props },
    dummyValue: [dummy],
  }).value[0];
}

/** What stands for a channel until it is looked up, in the shape of the real values. */
function dummyChannel(scope: Construct): Found {
  const stack = Stack.of(scope);
  const id = 'dummy1234567';
  return {
    Arn: `arn:aws:ivs:${stack.region}:${stack.account}:channel/${id}`,
    IngestEndpoint: `${id}.global-contribute.live-video.net`,
    PlaybackUrl: `https://${id}.${stack.region}.playback.live-video.net/api/video/v1/${stack.region}.${stack.account}.channel.${id}.m3u8`,
  };
}

const TYPES: TypesOf<ChannelLookupOptions> = { channelArn: optional(TEXT), channelName: optional(TEXT) };
