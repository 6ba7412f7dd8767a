'use strict';
const Sequencer = require('@jest/test-sequencer').default;

/*
 * The order of the slow tests. Jest begins with the largest files, as long as it does not know how long they take; the shortest ones of ours take
 * longest, and would run alone at the end.
 */
const LONGEST = [
  'faults', 'failures', 'life-cycle', 'lagging-lists', 'capacity', 'foreign', 'cancelled-creation', 'playback-signing-key', 'random-lives', 'patience',
  'two-stacks', 'signing-under-rotation', 'viewer-session-revoker', 'take-over', 'cancelled-update', 'late-lists',
];

module.exports = class extends Sequencer {
  sort(tests) {
    const rank = ({ path }) => (LONGEST.findIndex((name) => path.includes(`/${name}.slow.test.ts`)) + LONGEST.length + 1) % (LONGEST.length + 1);
    return [...super.sort(tests)].sort((a, b) => rank(a) - rank(b));
  }
};
