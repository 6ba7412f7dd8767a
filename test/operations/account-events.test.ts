import * as ivs from '../../src';
import { newStack, propertiesOf } from '../helpers';

test.each([
  { method: 'onConcurrentBroadcastsBreach', limit: 'Concurrent Broadcasts' },
  { method: 'onConcurrentViewersBreach', limit: 'Concurrent Viewers' },
] as const)('$method filters on the limit and on no channel', ({ method, limit }) => {
  const stack = newStack();
  ivs.AccountEvents.fromScope(stack)[method]('Rule', { description: 'ask for more' });
  expect(propertiesOf(stack, 'AWS::Events::Rule')).toEqual({
    Description: 'ask for more',
    State: 'ENABLED',
    EventPattern: { 'source': ['aws.ivs'], 'detail-type': ['IVS Limit Breach'], 'detail': { limit_name: [limit] } },
  });
});

test('a pattern without limits takes every breach; limits and the envelope narrow it', () => {
  const events = ivs.AccountEvents.fromScope(newStack());
  expect(events.limitBreachPattern()).toEqual({ source: ['aws.ivs'], detailType: ['IVS Limit Breach'] });
  expect(events.limitBreachPattern({ limits: [ivs.LimitName.of('New')], eventMetadata: { region: ['us-west-2'] } })).toEqual({
    source: ['aws.ivs'], detailType: ['IVS Limit Breach'], region: ['us-west-2'], detail: { limit_name: ['New'] },
  });
});
