import { byId, make, timeOfDay } from './elements';
import { IvsEvent } from './local';

const MOST = 200;
const list = byId('events');

/** Puts events at the top, the newest first. */
export function showEvents(events: readonly IvsEvent[], nameOfChannel: (arn: string) => string): void {
  if (events.length === 0) { return; }
  byId('no-events').hidden = true;
  list.prepend(...events.map((event) => entry(event, nameOfChannel)).reverse());
  while (list.children.length > MOST) { list.lastChild!.remove(); }
}

function entry(event: IvsEvent, nameOfChannel: (arn: string) => string): HTMLLIElement {
  const { detail, resources: [arn] } = event;
  const what = detail.event_name ?? detail.recording_status ?? detail.limit_name ?? '';
  return make('li', {}, make('details', {},
    make('summary', {},
      make('time', { dateTime: event.time }, timeOfDay(event.time)),
      make('span', {}, event['detail-type']),
      make('span', {}, String(what)),
      make('span', {}, arn ? nameOfChannel(arn) : '')),
    make('pre', {}, JSON.stringify(event, undefined, 2))));
}
