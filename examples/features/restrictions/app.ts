import { App, Stack, StackProps } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import * as ivs from 'cdk-ivs';

export class RestrictionsStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);

    const policy = new ivs.PlaybackRestrictionPolicy(this, 'Policy', {
      allowedCountries: ['DE', 'AT', 'CH'],
      allowedOrigins: ['https://www.example.com', 'https://*.example.org'],
    });
    new ivs.Channel(this, 'Channel', { playbackRestrictionPolicy: policy });
  }
}

new RestrictionsStack(new App(), 'Restrictions');
