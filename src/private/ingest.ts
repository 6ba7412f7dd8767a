/** The RTMPS server URL, to which an encoder appends its stream key (user guide, streaming configuration). */
export function rtmpsServerUrl(ingestEndpoint: string): string {
  return `rtmps://${ingestEndpoint}:443/app/`;
}
