import { ContextProvider, Stack, Token } from 'aws-cdk-lib';
import { ContextProvider as Provider } from 'aws-cdk-lib/cloud-assembly-schema';
import { Construct } from 'constructs';
import { pathOfImport, requireArn } from './arn';
import { IvsError } from './errors';
import { optional, requireProps, TEXT, TypesOf } from './value-types';
import type { ChannelAttributes } from '../channel/channel-interface';
import { ChannelLookupOptions } from '../channel/channel-lookup';

/*
 * Two queries, because the list of channels contains no URL and no endpoint: first the ARN by name, then the other attributes by ARN.
 * On the first pass, the name is not resolved yet. A query for the ARN of the dummy would then make the lookup fail.
 */
export function lookUpChannel(scope: Construct, id: string, options: ChannelLookupOptions): ChannelAttributes {
  requireProps(scope, id, options, TYPES);
  const { channelArn, channelName } = options;
  const wanted = [channelArn, channelName].filter((value) => value !== undefined);
  if (wanted.length !== 1 || wanted[0] === '' || Token.isUnresolved(wanted[0])) {
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

/** A placeholder for a channel until it is looked up, in the format of real values. */
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
