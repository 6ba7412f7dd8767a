/** An assumption, what the run expects, and who can judge it. */
export interface Check {
  readonly assumes: string;
  readonly expected: string;
  /** Why the local platform can't judge it. @default - it can */
  readonly locally?: NotJudged;
}

export interface NotJudged {
  readonly why: string;
  /** Whether it runs all the same: the observed value must be the expected one, and proves nothing. */
  readonly runs: boolean;
}
