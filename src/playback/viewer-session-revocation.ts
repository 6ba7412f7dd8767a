import { Resource, Token } from 'aws-cdk-lib';
import { propertyInjectable } from 'aws-cdk-lib/core/lib/prop-injectable';
import { aws_ivs } from 'aws-cdk-lib/interfaces';
import { Construct } from 'constructs';
import { ControlPlane } from '../control-plane/control-plane';
import { IvsError } from '../private/errors';
import { requireSameAccount, requireSameRegion } from '../private/validate';
import { CHANNEL, listOf, NUMBER, optional, requireProps, struct, TEXT, TypesOf } from '../private/value-types';

const MAX_VERSION = 2_147_483_647; // 32 bits (API model)

/**
 * A viewer of a private channel, identified as in playback tokens.
 *
 * @see https://docs.aws.amazon.com/ivs/latest/LowLatencyAPIReference/API_BatchStartViewerSessionRevocation.html
 */
export interface ViewerSession {
  /** The channel that the viewer watches, in the account and region of the stack (`AccountMismatch`, `RegionMismatch`). */
  readonly channel: aws_ivs.IChannelRef;

  /**
   * The `aws:viewer-id` of the viewer's tokens: 1 to 40 characters (`ViewerIdInvalid`).
   */
  readonly viewerId: string;

  /**
   * The highest `aws:viewer-session-version` to revoke: an integer from 0 to 2,147,483,647 (`ViewerSessionVersionInvalid`).
   *
   * Increase it to revoke the viewer again. Sessions with a higher version continue.
   *
   * @default 0 - the version of a token without a version
   */
  readonly viewerSessionVersionsLessThanOrEqualTo?: number;
}

/**
 * Properties of a viewer session revocation.
 *
 * @see https://docs.aws.amazon.com/ivs/latest/LowLatencyAPIReference/API_BatchStartViewerSessionRevocation.html
 */
export interface ViewerSessionRevocationProps {
  /**
   * The viewers to revoke: at most 1,000, on at most 50 channels, and each viewer once per channel (`ViewerSessionsInvalid`). An empty list revokes nobody.
   */
  readonly viewerSessions: ViewerSession[];
}

/**
 * Ends the sessions of viewers on private channels at deployment, and revokes their tokens up to a version.
 *
 * An update revokes only new entries and entries with a higher version. A revocation can't be undone: an entry that you remove from the
 * list stays revoked, and deleting the construct has no effect. It works only for tokens with a viewer ID.
 *
 * A custom resource revokes 20 viewers per call, with two calls per second, the quota of the account.
 *
 * @see https://docs.aws.amazon.com/ivs/latest/LowLatencyAPIReference/API_BatchStartViewerSessionRevocation.html
 * @resource Custom::IVSViewerSessionRevocation
 * @stateless
 *
 * @example
 *
 * declare const channel: ivs.Channel;
 * new ivs.ViewerSessionRevocation(this, 'Revoked', { viewerSessions: [{ channel: channel, viewerId: 'viewer-4711' }] });
 */
@propertyInjectable
export class ViewerSessionRevocation extends Resource {
  /** The ID that property injectors use for this class. */
  public static readonly PROPERTY_INJECTION_ID: string = 'cdk-ivs.ViewerSessionRevocation';

  /**
   * @param scope The scope of the construct.
   * @param id Construct ID.
   * @param props Its settings.
   */
  constructor(scope: Construct, id: string, props: ViewerSessionRevocationProps) {
    requireProps(scope, id, props, TYPES);
    super(scope, id);
    const { viewerSessions } = props;
    const arns = [...new Set(viewerSessions.map(({ channel }) => channel.channelRef.channelArn))];
    this.check(viewerSessions, arns.length);

    const controlPlane = ControlPlane.of(this);
    const { permissions } = controlPlane;
    controlPlane.resource(this, 'Resource', {
      resourceType: 'Custom::IVSViewerSessionRevocation',
      properties: {
        ViewerSessions: viewerSessions.map(({ channel, viewerId, viewerSessionVersionsLessThanOrEqualTo: version }) => ({
          ChannelArn: channel.channelRef.channelArn, ViewerId: viewerId, ViewerSessionVersionsLessThanOrEqualTo: version,
        })),
      },
      permissions: arns.length > 0 ? [permissions.allowOn('ViewerSessionRevocation', 'ivs:BatchStartViewerSessionRevocation', arns)] : [],
    });
  }

  private check(viewerSessions: ViewerSession[], channels: number): void {
    if (viewerSessions.length > 1000 || channels > 50) {
      throw new IvsError('ViewerSessionsInvalid', this, { viewerSessions: `${viewerSessions.length} on ${channels} channels` });
    }
    const seen = new Set<string>();
    for (const { channel, viewerId } of viewerSessions) {
      const viewer = `${viewerId} on ${channel.node.path}`;
      const key = `${channel.channelRef.channelArn} ${viewerId}`;
      if (seen.has(key)) { throw new IvsError('ViewerSessionsInvalid', this, { 'viewerSessions, duplicate': viewer }); }
      seen.add(key);
    }
    for (const { channel, viewerId, viewerSessionVersionsLessThanOrEqualTo: version } of viewerSessions) {
      requireSameRegion(this, 'channel', channel);
      requireSameAccount(this, 'channel', channel);
      if (!Token.isUnresolved(viewerId) && (viewerId.length < 1 || viewerId.length > 40)) {
        throw new IvsError('ViewerIdInvalid', this, { viewerId });
      }
      if (version !== undefined && !Token.isUnresolved(version) && !(Number.isInteger(version) && version >= 0 && version <= MAX_VERSION)) {
        throw new IvsError('ViewerSessionVersionInvalid', this, { viewerSessionVersionsLessThanOrEqualTo: version });
      }
    }
  }
}

const TYPES: TypesOf<ViewerSessionRevocationProps> = {
  viewerSessions: listOf(struct<ViewerSession>({
    channel: CHANNEL, viewerId: TEXT, viewerSessionVersionsLessThanOrEqualTo: optional(NUMBER),
  })),
};
