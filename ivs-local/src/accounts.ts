import { Account, AccountOptions } from './account';

/** Who signs, and for which region (SigV4: Credential=<access key>/<date>/<region>/<service>/aws4_request). */
const CREDENTIAL = /Credential=([^/,\s]+)\/\d+\/([a-z]{2}(?:-[a-z]+)+-\d)\//;
const ACCOUNT_ID = /^\d{12}$/;
/** Of a playback URL; and of what a viewer's session reads afterwards. */
const PLAYBACK = /^\/api\/video\/v1\/([a-z0-9-]+)\.(\d{12})\.channel\./;
const ARN = /^arn:aws:ivs:([a-z0-9-]+):(\d{12}):/;
const SESSION = /^\/_session\/([^/]+)\//;

/**
 * The accounts that one endpoint serves: one for each region that a caller's credentials name, as IVS is regional. An access key of twelve digits
 * stands for the account with this id, as with moto and LocalStack; any other stands for the account that the service was started with.
 */
export class Accounts {
  /** What unsigned requests are for, and all that credentials don't say. It also hears the events of all others. */
  public readonly main: Account;
  /** Hears of an account before it is used. */
  public onNew?: (account: Account) => void;
  private readonly all = new Map<string, Account>();

  constructor(private readonly options: AccountOptions) {
    this.main = new Account(options);
    this.all.set(keyOf(options), this.main);
  }

  /** All that have been used, the main one first. */
  public get known(): readonly Account[] {
    return [...this.all.values()];
  }

  /** The account of a request, by its authorization. */
  public ofCaller(authorization = ''): Account {
    const [, accessKeyId = '', region = this.options.region] = CREDENTIAL.exec(authorization) ?? [];
    return this.of({ region, accountId: ACCOUNT_ID.test(accessKeyId) ? accessKeyId : this.options.accountId });
  }

  /** The account that a player's request belongs to. */
  public ofPlayback(path: string): Account {
    const [, session] = SESSION.exec(path) ?? [];
    if (session !== undefined) { return this.find(({ viewers }) => viewers.has(session)); }
    const [, region = '', accountId = ''] = PLAYBACK.exec(path) ?? [];
    return this.at({ region, accountId });
  }

  /** The account that a resource belongs to; the main one if it is none. */
  public ofResource(arn: string): Account {
    const [, region, accountId] = ARN.exec(arn) ?? [];
    return region === undefined ? this.main : this.of({ region, accountId });
  }

  /** The account that a channel belongs to, for local actions. */
  public ofArn(arn: unknown): Account {
    const [,,, region, accountId] = String(arn).split(':');
    return this.at({ region, accountId });
  }

  /** The account that an encoder comes to. */
  public ofStreamKey(streamKey: string): Account {
    return this.find((account) => account.streamKeyWith(streamKey) !== undefined);
  }

  private find(has: (account: Account) => boolean): Account {
    return this.known.find(has) ?? this.main;
  }

  /** One that is known already, or the main one. */
  private at(place: { region: string; accountId: string }): Account {
    return this.all.get(keyOf(place)) ?? this.main;
  }

  /** One that may be new. */
  private of(place: { region: string; accountId: string }): Account {
    const known = this.all.get(keyOf(place));
    if (known !== undefined) { return known; }
    const account = new Account({ ...this.options, ...place, usedTokens: this.main.usedTokens });
    account.listLag = this.main.listLag;
    account.events.listen((event) => this.main.events.hand(event));
    this.all.set(keyOf(place), account);
    this.onNew?.(account);
    return account;
  }
}

function keyOf({ region, accountId }: { region: string; accountId: string }): string {
  return `${accountId} ${region}`;
}
