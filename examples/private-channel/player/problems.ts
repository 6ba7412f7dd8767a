/** What a viewer is told, and what to do next. The service does not say why it refuses, so neither do the texts. */
export const PROBLEMS = {
  signIn: { title: 'You are not signed in', advice: 'Sign in to this site, then try again.' },
  forbidden: { title: 'You may not watch this channel', advice: 'Your account has no access to it. If it should have, ask whoever runs this site.' },
  unknown: { title: 'There is no such channel', advice: 'Check the address of this page.' },
  refused: {
    title: 'Playback was refused',
    advice: 'You have no access to this channel at the moment, or it must not be watched on this site. Ask whoever runs this site, or try again later.',
  },
  stopped: { title: 'Playback was stopped', advice: 'Your access has ended, or the broadcast is over. If you still have access, you can go on by trying again.' },
  offline: { title: 'The channel is offline', advice: 'Nothing is broadcast right now. Try again once the broadcast has begun.' },
  over: { title: 'The broadcast is over', advice: 'Thank you for watching.' },
  busy: { title: 'Too many viewers', advice: 'All places are taken at the moment. Try again in a few minutes.' },
  network: { title: 'No connection', advice: 'The channel could not be reached. Check your connection to the internet, then try again. If it is fine, ask whoever runs this site.' },
  failed: { title: 'Something went wrong', advice: 'Try again in a moment. If it happens again, ask whoever runs this site.' },
  unplayable: { title: 'The video can’t be played', advice: 'Update your browser, or try another one.' },
} as const;

export type ProblemKind = keyof typeof PROBLEMS;

export class Problem extends Error {
  constructor(readonly kind: ProblemKind, options?: ErrorOptions) {
    super(PROBLEMS[kind].title, options);
  }
}
