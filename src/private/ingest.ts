/** The server URL of RTMPS, to which an encoder adds its stream key (user guide, streaming configuration). */
export function rtmpsServerUrl(ingestEndpoint: string): string {
  return `rtmps://${ingestEndpoint}:443/app/`;
}
