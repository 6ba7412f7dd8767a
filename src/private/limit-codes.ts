/**
 * Every service limit that AWS may raise. It is reported as an error at synthesis with the ID `cdk-ivs:` plus the key, and can be
 * acknowledged with that ID.
 */
export const LIMITS = {
  'AdConfiguration.tooManyAdConfigurations':
    'an account can have 20 ad configurations in a region. Use one for several channels',
  'ChannelEvents.patternTooLong':
    'an event pattern can have 2,048 characters. Use several rules with fewer channels, or ChannelEvents.allChannels',
  'Grants.unknownAction':
    'this version doesn\'t know the action, so the permission may have no effect. Check the spelling, for example "ivs:GetStream"',
  'PlaybackKeyPair.sameKey':
    'an account can\'t import the same public key twice. Use one key pair for all private channels, or create another key',
  'PlaybackKeyPair.tooManyKeyPairs':
    'an account can have 3 playback key pairs in a region, and one key pair is enough for all private channels. A signing key needs a second one while it rotates',
  'PlaybackRestrictionPolicy.originTooLong':
    'an origin can have 128 characters. Use a shorter one, or a wildcard such as "https://*.example.com"',
  'PlaybackRestrictionPolicy.tooManyCountries':
    'a policy can allow 200 countries. Allow fewer countries',
  'PlaybackRestrictionPolicy.tooManyOrigins':
    'a policy can allow 5 origins. Use a wildcard such as "https://*.example.com", or several policies',
  'PlaybackRestrictionPolicy.tooManyPolicies':
    'an account can have 3 playback restriction policies in a region. Use one policy for several channels',
  'PlaybackRestrictionPolicy.unknownCountry':
    'the country is not an officially assigned code of ISO 3166-1 that this version knows, and IVS accepts no others. Use such a code, for example "GB"',
  'RecordingConfiguration.tooManyRecordingConfigurations':
    'an account can have 20 recording configurations in a region by default. Use one for several channels, or request a higher quota',
  'StreamKey.secondKey':
    'a channel can have only one stream key, so creating a second one fails. Remove one of them. To replace a key, first deploy without the old one',
};

/** The ID of a limit, without its prefix. */
export type LimitId = keyof typeof LIMITS;
