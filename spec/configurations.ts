// What is searched: the sizes in which the protocol must hold, and the broken variants that must be caught, each with
// the check that must catch it (a variant caught by an accident proves nothing). The names in `defines` are explained
// at the head of conversation.pml. The sizes are the largest that end within half a minute each.

/** A check of the model: the violated assertion as pan prints it, and what it means. */
export interface Check {
  readonly assertion: RegExp;
  readonly means: string;
}

export interface Configuration {
  readonly name: string;
  readonly defines: Readonly<Record<string, number>>;
  /** The check that must catch it; absent where the protocol must hold. */
  readonly caughtBy?: Check;
}

const lostWakeUp: Check = { assertion: /head\.wakeSeq<=head\.readSeq/, means: "an event that nobody reads (I11)" };
const thinksForEver: Check = { assertion: /\(doing==\d+\)/, means: "the machine thinks for ever (I11)" };
const repliesBlindly: Check = { assertion: /saw==sent/, means: "a reply that ignores a message (I1)" };
const repliesOverAPerson: Check = { assertion: /!\(personOwns\)/, means: "a reply over a person (I2)" };
const ringsTooLate: Check = { assertion: /sent==sentAtRead/, means: "a nudge after a message (I6)" };
const wastesATurn: Check = { assertion: /!\(called\)\|\|\(head\.openTurn==0\)/, means: "a turn wasted by a wake-up" };

/** Nothing is lost, nobody dies and nothing times out, so nothing can mask a missed wake-up. */
const unmasked: Configuration[] = [
  { name: "three messages, nothing masked", defines: { MESSAGES: 3, DUPLICATES: 2, NUDGES: 1 } },
  { name: "take-over, nothing masked", defines: { MESSAGES: 3, TAKE_OVER: 1, DUPLICATES: 1, NUDGES: 1 } },
];

const faults = { SWEEPER: 1, TIMEOUTS: 1, DEATHS: 2, LOST: 2 };

const faulty: Configuration[] = [
  { name: "three messages, faults", defines: { MESSAGES: 3, DUPLICATES: 1, ...faults } },
  { name: "take-over, faults", defines: { MESSAGES: 2, TAKE_OVER: 1, DUPLICATES: 2, ...faults } },
  {
    name: "take-over, faults, silence timer",
    defines: { MESSAGES: 2, TAKE_OVER: 1, DUPLICATES: 1, NUDGES: 1, ...faults, DEATHS: 1, LOST: 1 },
  },
  {
    name: "take-over, faults, two time-outs",
    defines: { MESSAGES: 2, TAKE_OVER: 1, DUPLICATES: 1, ...faults, TIMEOUTS: 2, DEATHS: 1, LOST: 1 },
  },
  {
    name: "two messages, failed and late tasks",
    defines: { MESSAGES: 2, FAILURES: 2, LATE_READS: 1, DUPLICATES: 1 },
  },
  {
    name: "take-over, failed and late tasks",
    defines: { MESSAGES: 2, TAKE_OVER: 1, FAILURES: 1, LATE_READS: 1 },
  },
  {
    name: "take-over and hand-back, faults",
    defines: { MESSAGES: 2, TAKE_OVER: 2, DUPLICATES: 1, TIMEOUTS: 1, DEATHS: 1, WASTE_ALLOWED: 1 },
  },
];

/** Requests that nobody consumes: Begin's second condition, an empty wait, must then protect the parked token alone. */
const keptRequest = { MESSAGES: 3, DUPLICATES: 2, LOST: 2, SWEEPER: 1, KEEP_REQUEST: 1, WASTE_ALLOWED: 1 };

const broken: Configuration[] = [
  { name: "BREAK_PARK", defines: { MESSAGES: 1, BREAK_PARK: 1 }, caughtBy: lostWakeUp },
  { name: "BREAK_FENCE", defines: { MESSAGES: 2, BREAK_FENCE: 1 }, caughtBy: repliesBlindly },
  {
    name: "BREAK_FENCE, take-over",
    defines: { MESSAGES: 1, TAKE_OVER: 1, BREAK_FENCE: 1 },
    caughtBy: repliesOverAPerson,
  },
  { name: "BREAK_TIMER", defines: { MESSAGES: 1, NUDGES: 1, BREAK_TIMER: 1 }, caughtBy: ringsTooLate },
  {
    name: "BREAK_BEGIN_TICKET",
    defines: { MESSAGES: 2, DUPLICATES: 1, BREAK_BEGIN_TICKET: 1 },
    caughtBy: thinksForEver,
  },
  {
    name: "BREAK_BEGIN_WAIT",
    defines: { MESSAGES: 2, DUPLICATES: 1, BREAK_BEGIN_WAIT: 1 },
    caughtBy: wastesATurn,
  },
  { name: "BREAK_BEGIN_WAIT, kept requests", defines: { ...keptRequest, BREAK_BEGIN_WAIT: 1 }, caughtBy: lostWakeUp },
  { name: "BREAK_READ", defines: { MESSAGES: 1, LATE_READS: 1, BREAK_READ: 1 }, caughtBy: lostWakeUp },
  {
    name: "BREAK_THINK_RETRY",
    defines: { MESSAGES: 1, FAILURES: 1, BREAK_THINK_RETRY: 1 },
    caughtBy: thinksForEver,
  },
  { name: "BREAK_WAKE_AGAIN", defines: { MESSAGES: 2, SWEEPER: 1, BREAK_WAKE_AGAIN: 1 }, caughtBy: wastesATurn },
];

export const configurations: readonly Configuration[] = [
  ...unmasked,
  ...faulty,
  { name: "three messages, kept requests", defines: keptRequest },
  ...broken,
];
