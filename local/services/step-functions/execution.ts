import { inBatches, readItems } from './items';
import { fill, refuseOthers } from './payload';
import { runChild, TaskWorld } from './task';

export interface StepFunctionsWorld extends TaskWorld {
  /** The objects of S3, by bucket, slash and key. */
  readonly objects: Map<string, string>;
  /** The delay of a child execution in milliseconds, after a slot is free. */
  startLatency(): number;
}

interface Child {
  readonly input: { readonly Items: any[] };
  readonly error?: string;
  readonly cause?: string;
}

/**
 * An execution of a state machine that is one Distributed Map. It runs the synthesized definition, and rejects unsupported
 * fields. The rules are those of the Step Functions developer guide (ItemReader, ItemBatcher, ResultWriter, Tolerated failure
 * threshold, Redriving Map Runs).
 */
export class LocalExecution {
  public status: 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'ABORTED' = 'RUNNING';
  public error?: string;
  public output?: any;
  private readonly map: any;
  private batches?: { total: number; children: Iterator<Child> };
  private readonly running = new Set<Child>();
  private unsuccessful: Child[] = [];
  private failed: Child[] = [];
  private readonly lines: string[] = [];
  private attempt = 0;

  constructor(definition: any, private readonly world: StepFunctionsWorld, private readonly name: string, private readonly input: any) {
    this.map = definition.States[definition.StartAt];
    refuseOthers('Map', this.map, ['Type', 'Label', 'ItemReader', 'ItemBatcher', 'MaxConcurrency', 'ToleratedFailurePercentage', 'ToleratedFailureCount',
      'ItemProcessor', 'ResultWriter', 'End']);
    const { ProcessorConfig } = this.map.ItemProcessor;
    if (ProcessorConfig.Mode !== 'DISTRIBUTED' || ProcessorConfig.ExecutionType !== 'EXPRESS') { throw new Error('only Express children are supported'); }
  }

  /** Runs until it succeeds, fails or is stopped. */
  public async run(): Promise<void> {
    this.batches ??= this.read();
    const attempt = ++this.attempt;
    await Promise.all(Array.from({ length: this.map.MaxConcurrency }, () => this.runChildren(attempt)));
    if (attempt === this.attempt) { this.end('SUCCEEDED'); }
  }

  /** StopExecution: running children are abandoned, but a function that was invoked continues. */
  public stop(): void {
    this.end('ABORTED');
  }

  /** RedriveExecution: successful children are not run again. */
  public async redrive(): Promise<void> {
    if (!['FAILED', 'ABORTED'].includes(this.status)) { throw new Error(`ExecutionNotRedrivable: it is ${this.status}`); }
    this.unsuccessful.push(...this.failed.splice(0));
    [this.status, this.error] = ['RUNNING', undefined];
    await this.run();
  }

  private read(): { total: number; children: Iterator<Child> } {
    const { ItemReader: { Parameters, ReaderConfig }, ItemBatcher: { MaxItemsPerBatch, BatchInput } } = this.map;
    const { Bucket, Key } = fill(Parameters, this.input, {});
    const text = this.world.objects.get(`${Bucket}/${Key}`);
    if (text === undefined) { throw new Error(`States.ItemReaderFailed: there is no ${Bucket}/${Key}`); }
    const { total, items } = readItems(text, ReaderConfig);
    const inputs = function* () { for (const Items of inBatches(items, MaxItemsPerBatch)) { yield { input: { Items, BatchInput } }; } };
    return { total, children: inputs() };
  }

  /** A slot that runs children one by one. */
  private async runChildren(attempt: number): Promise<void> {
    while (attempt === this.attempt) {
      const child: Child | undefined = this.unsuccessful.shift() ?? this.batches!.children.next().value;
      if (child === undefined) { return; }
      this.running.add(child);
      await this.world.sleep(this.world.startLatency());
      const outcome = await runChild(this.map.ItemProcessor, child.input, this.world);
      if (attempt !== this.attempt) { return; } // it was stopped in the meantime, and counts as unsuccessful
      this.running.delete(child);
      if ('error' in outcome) {
        this.failed.push({ ...child, ...outcome });
        this.checkTolerance();
      } else {
        for (const entry of outcome.output) { this.lines.push(JSON.stringify(entry)); } // FLATTEN
      }
    }
  }

  private checkTolerance(): void {
    const items = this.failed.reduce((sum, { input: { Items } }) => sum + Items.length, 0);
    const { ToleratedFailurePercentage, ToleratedFailureCount } = this.map;
    if (100 * items / this.batches!.total > ToleratedFailurePercentage || items > ToleratedFailureCount) {
      this.end('FAILED', 'States.ExceedToleratedFailureThreshold');
    }
  }

  private end(status: 'SUCCEEDED' | 'FAILED' | 'ABORTED', error?: string): void {
    this.attempt += 1;
    this.unsuccessful.push(...this.running);
    this.running.clear();
    [this.status, this.error] = [status, error];
    this.writeResults();
  }

  /** A failed child is written with all its details, regardless of the transformation. */
  private writeResults(): void {
    const { Parameters, WriterConfig, Resource } = this.map.ResultWriter;
    if (`${Resource} ${WriterConfig.Transformation} ${WriterConfig.OutputType}` !== 'arn:aws:states:::s3:putObject FLATTEN JSONL') { throw new Error('unknown results'); }
    const { Bucket, Prefix } = fill(Parameters, this.input, { Execution: { Name: this.name } });
    const write = (file: string, lines: string[]) => this.world.objects.set(`${Bucket}/${Prefix}/map-run/${file}`, lines.join('\n'));
    write('SUCCEEDED_0.jsonl', this.lines);
    write('FAILED_0.jsonl', this.failed.map(({ input, error, cause }) => JSON.stringify({ Input: JSON.stringify(input), Error: error, Cause: cause, Status: 'FAILED' })));
    this.output = { ResultWriterDetails: { Bucket, Key: `${Prefix}/map-run/manifest.json` } };
  }
}
