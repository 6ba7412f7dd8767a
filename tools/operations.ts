import { controlPlaneCalls } from './control-plane-calls';
import { observeGrants } from './grants-catalogue';
import model from '../ivs-local/src/ivs-operations.json';
import schema from '../test/fixtures/cfn-ivs-schema.json';

/** The CloudFormation types for which the library has a class, and the class. */
export const RESOURCES: { [type: string]: string } = {
  'AWS::IVS::Channel': 'Channel',
  'AWS::IVS::StreamKey': 'StreamKey',
  'AWS::IVS::PlaybackKeyPair': 'PlaybackKeyPair',
  'AWS::IVS::RecordingConfiguration': 'RecordingConfiguration',
  'AWS::IVS::PlaybackRestrictionPolicy': 'PlaybackRestrictionPolicy',
  'AWS::IVS::AdConfiguration': 'AdConfiguration',
};

/** How the library covers an operation of the API. */
export interface OperationReach {
  readonly operation: string;
  /** The classes whose CloudFormation type or custom resource calls it when it is created, updated or deleted. */
  readonly constructs: string[];
  /** The grants that allow it. */
  readonly grants: string[];
}

/** All operations. Constructs come from the registry schemas of the types and the roles of the custom resources, grants from their real permissions. */
export function operations(): OperationReach[] {
  const grants = observeGrants();
  const customResources = Object.entries(controlPlaneCalls());
  return Object.keys(model.operations).sort().map((operation) => ({
    operation,
    constructs: [
      ...Object.entries(RESOURCES).filter(([type]) => handlerCalls(type).has(`ivs:${operation}`)).map(([, name]) => name),
      ...customResources.filter(([, actions]) => actions.includes(`ivs:${operation}`)).map(([name]) => name),
    ],
    grants: grants.filter(({ statements }) => statements.some(({ actions }) => actions.includes(`ivs:${operation}`)))
      .map(({ facade, method }) => `${facade}.${method}`),
  }));
}

function handlerCalls(type: string): Set<string> {
  const { handlers } = (schema.resources as any)[type].registrySchema;
  return new Set(['create', 'update', 'delete'].flatMap((handler) => handlers[handler]?.permissions ?? []));
}
