import { purposeOf } from './purposes';
import { StackEvent } from '../../engine/cloudformation';

const WORDS: { [ending: string]: string } = {
  CREATE_COMPLETE: 'created', UPDATE_COMPLETE: 'updated', DELETE_COMPLETE: 'deleted', DELETE_SKIPPED: 'kept',
};

/** What the demo prints about an event: a resource that is done and what it is for, or the state of a stack. Lines end at column 100. */
export function linesOf({ path = '', logicalId, type, status, reason }: StackEvent): string[] {
  const isStack = type === 'AWS::CloudFormation::Stack';
  if (type === 'AWS::CDK::Metadata' || (status.endsWith('_IN_PROGRESS') && !status.includes('ROLLBACK'))) { return []; }
  const line = isStack ? `stack    ${logicalId} is ${status}` : `${(WORDS[status] ?? 'failed').padEnd(8)} ${resourceLine(type, path, status)}`;
  return [line.trimEnd(), ...wrapped(reason ?? '', 87).map((text) => `${' '.repeat(11)}${text}`)];
}

function resourceLine(type: string, path: string, status: string): string {
  return `${nameOf(path).padEnd(48)} ${status === 'CREATE_COMPLETE' ? purposeOf(type, path) : ''}`;
}

/** `Main/StreamKey` for `LiveChannels/Main/StreamKey/Resource`. */
export function nameOf(path = ''): string {
  return path.split('/').slice(1).join('/').replace(/\/(Resource|Default|Resource\/Default)$/, '');
}

function wrapped(text: string, width: number): string[] {
  return text.match(new RegExp(`\\S.{0,${width - 1}}(?=\\s|$)`, 'g')) ?? [];
}
