/*
 * A custom resource for the tests of the engine: it keeps "things", each a file in the folder STORE, and writes down every request.
 * Properties: Name (another one needs a new thing), Size (can be changed), Fail (request types that fail), FailLate (the same, but after the
 * thing was made), Hang (request types that never end), DataBytes and ErrorBytes (how long), Secret (data is NoEcho).
 */
import { appendFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const store = process.env.STORE;

export async function handler(event) {
  const { RequestType: type, PhysicalResourceId: id, ResourceProperties: properties, OldResourceProperties: old } = event;
  appendFileSync(join(store, 'requests.jsonl'), `${JSON.stringify({ type, id, properties, old, requestId: event.RequestId })}\n`);
  console.log(`${type} of ${properties.Name}`);
  const { Name, Size = '1', Fail = [], FailLate = [], Hang = [], DataBytes = 0, ErrorBytes = 0, Delay = 0, Secret } = properties;
  if (Hang.includes(type)) { await new Promise((resolve) => setTimeout(resolve, 60_000)); }
  await new Promise((resolve) => setTimeout(resolve, Number(Delay)));
  if (Fail.includes(type)) { throw new Error(`no ${type} today${'!'.repeat(Number(ErrorBytes))}`); }

  if (type === 'Delete') {
    rmSync(join(store, fileOf(id)), { force: true });
    return {};
  }
  const newId = type === 'Update' && Name === old.Name ? id : `thing-${Name}-${event.RequestId.slice(0, 8)}`;
  writeFileSync(join(store, fileOf(newId)), Size);
  if (FailLate.includes(type)) { throw new Error(`${type} failed late`); }
  return { PhysicalResourceId: newId, Data: { Name, Size, Padding: 'x'.repeat(Number(DataBytes)) }, NoEcho: Secret === 'true' };
}

/** Ids that are none of ours name no file. */
function fileOf(id) {
  return id.startsWith('thing-') ? id : 'not-a-thing';
}
