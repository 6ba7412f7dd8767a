/** For `--rtmp` and `--rtmps` without a port: the one that stands for it. 1935 is that of RTMP; RTMPS has none that needs no privileges. */
const PORTS: { [option: string]: string } = { '--rtmp': '1935', '--rtmps': '1936' };

/** Gives options their port where they have none, since `parseArgs` knows no options with an optional value. */
export function withIngestPorts(args: readonly string[]): string[] {
  return args.flatMap((arg, index) => PORTS[arg] && !/^\d/.test(args[index + 1] ?? '') ? [arg, PORTS[arg]] : [arg]);
}
