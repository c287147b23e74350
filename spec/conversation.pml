/*
 * The conversation protocol, small enough to be searched completely.
 *
 * One conversation is one record, HEAD, and everybody who touches it: customers and people who append, the
 * conversation machine that reads, parks and thinks, the lane that carries turn requests, the turns that commit, timers,
 * and whoever repeats a wake-up. Each write of HEAD is a compare-and-swap, so each is one atomic block below, named
 * after its use case. Spin interleaves the blocks in every order, with every fault that the configuration allows.
 *
 *   Outside --append--> HEAD <--read, park, ring, close_think, hand_off-- Machine --request--> Lane --begin--> Turn
 *      '----------------------------- wake (task token) ----------------------^------------------------------'
 *
 * What must hold (the numbers are the invariants of the design):
 *   I1   no two commits answer the same: each sees further and answers a message that none has answered
 *   I2   no commit after a person owns the conversation
 *   I3   in the end each message is answered by a turn that saw it, or a person owns the conversation
 *   I5   outbox numbers are consecutive
 *   I6   a timer never acts on a newer message or a newer epoch
 *   I11  in the end the machine is parked, has read everything, and its token stands in HEAD, so the next can wake it
 *   and a wake-up never ends a turn that has seen everything (it would only waste the turn)
 *
 * Wake-ups: `called` says that somebody has called SendTaskSuccess for the token the machine waits on. The machine may
 * see it at any later moment, and a timer may still win against it: that is a call under way. A call for another token
 * is what AWS answers with TaskTimedOut or TaskDoesNotExist: nothing. Whether a caller dies before it calls is decided
 * where it would call.
 *
 * A fault that stays possible could hide a machine that sleeps for ever ("the timer will save it"). So what else than
 * its token may end a task is drawn when the task begins (`fate`), and usually it is nothing.
 *
 * spec/run.ts runs the configurations and the broken variants (BREAK_...); docs/protocol-model.md explains them.
 */

/* ---- The size of a configuration: how often each thing may happen in one run -------------------------------------- */

#ifndef MESSAGES
#define MESSAGES 3       /* customer messages */
#endif
#ifndef TAKE_OVER
#define TAKE_OVER 0      /* 1: a person takes the conversation over at any moment. 2: and hands it back at any later one */
#endif
#ifndef DUPLICATES
#define DUPLICATES 0     /* requests that the lane delivers twice, the second time as late as it likes */
#endif
#ifndef DEATHS
#define DEATHS 0         /* turns that die: before Begin, before Commit, or between Commit and the wake-up */
#endif
#ifndef LOST
#define LOST 0           /* appenders that die after their write and before their wake-up */
#endif
#ifndef NUDGES
#define NUDGES 0         /* silence timers that fire while parked */
#endif
#ifndef FAILURES
#define FAILURES 0       /* Park and Think tasks that fail although their handler or their send goes on, or is done */
#endif
#ifndef LATE_READS
#define LATE_READS 0     /* Reads that are retried while the first attempt is still under way */
#endif
#ifndef TIMEOUTS
#define TIMEOUTS 0       /* Thinks that time out at any moment. From 1 on a Think also times out when nothing else can
                            happen any more; with 0 never, so that no machine that thinks for ever hides behind it */
#endif
#ifndef SWEEPER
#define SWEEPER 0        /* 1: wake-ups are repeated (sweeper, wake queue, a message posted twice) */
#endif

/* ---- HEAD --------------------------------------------------------------------------------------------------------- */

mtype = { ai, human };                                 /* who owns the conversation */
mtype = { nothing, parked, thinking, ringing, closing, handing_off };      /* what the machine does; what a token is for */
mtype = { message, takes_over, hands_back };           /* what the outside world appends */
mtype = { by_token_only, by_timer, by_failure };       /* how a task may end */

typedef Head {
  mtype owner = ai;
  byte epoch;            /* +1 at each change of owner */
  byte lastSeq;          /* last event */
  byte staleSeq;         /* last event that makes a running turn stale */
  byte wakeSeq;          /* last event that the machine must read */
  byte readSeq;          /* last event that the machine has read */
  byte lastCustomerSeq;  /* last customer message */
  byte answeredSeq;      /* last customer message that a committed turn saw */
  byte ticket;           /* number of the last Read */
  byte think;            /* ticket of the turn request that is issued and not consumed, or 0 */
  byte turn;             /* number of the last turn */
  byte openTurn;         /* number of the open turn, or 0; its snapshot: */
  byte openThroughSeq;
  byte openEpoch;
  byte waitToken;        /* the token to call when something happens, or 0 */
  mtype waitKind = nothing;
  byte outSeq            /* last outbox row */
};

Head head;

/* ---- What stands outside HEAD: the running task of the machine, and how many faults are left ---------------------- */

byte tokens;             /* task tokens handed out */
byte live;               /* the token that the machine waits for, or 0 */
bool called;             /* somebody has called SendTaskSuccess(live) */
mtype doing = nothing;

byte duplicates = DUPLICATES;
byte deaths = DEATHS;
byte lost = LOST;
byte nudges = NUDGES;
byte failures = FAILURES;
byte lateReads = LATE_READS;
byte earlyTimeouts = TIMEOUTS;

/* ---- What only the checks know ------------------------------------------------------------------------------------ */

byte sent;               /* messages appended */
byte answered;           /* messages that a committed turn saw */
byte lastThrough;        /* throughSeq of the last commit */
byte outbox;             /* rows in the outbox */
byte sentAtRead;         /* messages at the machine's last Read */
byte epochAtRead;
bool personOwns;

/* ---- The conditions of the writes, each with the variant that goes without it ------------------------------------- */

#define ANSWERABLE (head.owner == ai && head.lastCustomerSeq > head.answeredSeq)

#ifdef BREAK_READ
#define MY_READ(holding) true
#else
#define MY_READ(holding) (head.ticket == holding)
#endif

#ifdef BREAK_PARK
#define NOTHING_UNREAD true
#else
#define NOTHING_UNREAD (head.wakeSeq <= head.readSeq)
#endif

#ifdef BREAK_TIMER
#define STILL_SILENT(token, ticket, epoch) true
#else
#define STILL_SILENT(token, ticket, epoch) (head.wakeSeq == head.readSeq && head.epoch == epoch && head.ticket == ticket && head.waitKind == parked && head.waitToken == token)
#endif

#ifdef BREAK_BEGIN_TICKET
#define IS_CURRENT(ticket) true
#else
#define IS_CURRENT(ticket) (head.think == ticket)
#endif

#ifdef BREAK_BEGIN_WAIT
#define NOBODY_WAITS true
#else
#define NOBODY_WAITS (head.waitToken == 0)
#endif

#ifdef BREAK_FENCE
#define FENCE(number, throughSeq, epoch) true
#else
#define FENCE(number, throughSeq, epoch) (head.openTurn == number && head.epoch == epoch && head.staleSeq <= throughSeq && head.owner == ai)
#endif

#ifdef BREAK_WAKE_AGAIN
#define TURN_IS_SPARED true
#else
#define TURN_IS_SPARED (head.openTurn == 0)
#endif

/* ---- The blocks: one per use case --------------------------------------------------------------------------------- */

inline wake(token) {
  if
  :: token != 0 && token == live -> called = true
  :: else                        /* no token, or a token of the past: nothing happens */
  fi
}

inline close_turn() {
  head.openTurn = 0; head.openThroughSeq = 0; head.openEpoch = 0
}

inline consume_request() {
#ifndef KEEP_REQUEST
  head.think = 0
#else
  skip
#endif
}

inline add_event() {
  head.lastSeq++; head.wakeSeq = head.lastSeq
}

inline change_owner(who) {
  head.owner = who; head.epoch++; personOwns = (who == human)
}

/* Append: event, sequence numbers, owner, and the end of the open turn in one write. The token and the request stay. */
inline append(what) {
  d_step {
    add_event();
    head.staleSeq = head.lastSeq;
    if
    :: what == message    -> head.lastCustomerSeq = head.lastSeq; sent++
    :: what == takes_over -> change_owner(human)
    :: what == hands_back -> change_owner(ai)
    fi;
    close_turn()
  }
  if
  :: wake(head.waitToken)
  :: lost > 0 -> lost--
  fi
}

/* Read: the machine brings the ticket it holds. An attempt that comes late finds another ticket and changes nothing. */
inline read(holding) {
  d_step {
    if
    :: MY_READ(holding) ->
       head.ticket++;
       head.readSeq = head.lastSeq;
       head.waitToken = 0; head.waitKind = nothing;
       close_turn();
       sentAtRead = sent; epochAtRead = head.epoch;
       if
       :: ANSWERABLE -> head.think = head.ticket
       :: else       -> consume_request()
       fi
    :: else
    fi
  }
}

/* Park: the token goes into HEAD unless an event came first; then the handler completes the token itself. */
inline park(token, ticket) {
  d_step {
    if
    :: head.ticket == ticket && head.waitToken == 0 && NOTHING_UNREAD ->
       head.waitToken = token; head.waitKind = parked
    :: else -> wake(token)
    fi
  }
}

/* Ring: the silence timer writes its event only if there has been silence. */
inline ring(token, ticket, epoch) {
  d_step {
    if
    :: STILL_SILENT(token, ticket, epoch) ->
       assert(sent == sentAtRead);                                                    /* I6: no newer message */
       assert(head.epoch == epochAtRead);                                             /* I6: no newer epoch */
       add_event()
    :: else
    fi
  }
}

/* CloseThink: a Think that timed out loses its request and its turn before anything else happens. It counts only in its
   own epoch (I6). When it finds nothing to close, the turn had answered in time and only its wake-up was lost. */
inline close_think(ticket, epoch) {
  d_step {
    if
    :: head.think == ticket && head.epoch == epoch -> close_turn(); head.think = 0; add_event(); timeouts++
    :: head.think == ticket && head.epoch != epoch -> close_turn(); head.think = 0
    :: else                                        -> timeouts = 0
    fi
  }
}

/* HandOff: after the second time-out in a row a person gets the conversation. */
inline hand_off() {
  d_step {
    if
    :: head.owner == ai -> add_event(); head.staleSeq = head.lastSeq; change_owner(human); close_turn()
    :: else
    fi
  }
}

/* Begin: claims everything up to now for one turn. A request that is late, or a second copy, changes nothing. */
inline begin(token, ticket) {
  if
  :: IS_CURRENT(ticket) && ANSWERABLE && NOBODY_WAITS && head.openTurn == 0 ->
     head.turn++;
     head.openTurn = head.turn; head.openThroughSeq = head.lastSeq; head.openEpoch = head.epoch;
     head.waitToken = token; head.waitKind = thinking;
     run Turn(head.turn, token, head.lastSeq, head.epoch, head.lastCustomerSeq, sent)
  :: IS_CURRENT(ticket) && !ANSWERABLE -> wake(token)
  :: else
  fi
}

/* Commit: the send fence. The reply leaves in the write that proves that it is still wanted. */
inline commit(number, throughSeq, epoch, customerSeq, saw) {
  d_step {
    if
    :: FENCE(number, throughSeq, epoch) ->
       assert(!personOwns);                                                           /* I2 */
       assert(saw > answered && throughSeq > lastThrough);                            /* I1: answers something new */
       assert(saw == sent);                                                           /* and saw all there is */
       head.outSeq++; outbox++;
       assert(head.outSeq == outbox);                                                 /* I5 */
       head.answeredSeq = customerSeq;
       close_turn();
       consume_request();
       answered = saw; lastThrough = throughSeq
    :: else                      /* superseded or taken over: nothing is sent */
    fi
  }
}

/* ---- Who acts ----------------------------------------------------------------------------------------------------- */

/* Customers and people. They write in every order; the order of equal messages among themselves tells nothing new. */
active proctype Customers() {
  do
  :: sent < MESSAGES -> atomic { sent < MESSAGES -> append(message) }
  :: else -> break
  od
}

active proctype People() {
  if
  :: TAKE_OVER >= 1 ->
     atomic { append(takes_over) };
     if
     :: TAKE_OVER >= 2 -> atomic { append(hands_back) }
     :: else
     fi
  :: else
  fi
}

/* One request in a lane: delivered at least once, perhaps twice, or lost with the turn that should have served it. */
proctype Lane(byte token, ticket, copies) {
  do
  :: atomic { copies > 0 ->
       copies--;
       if
       :: begin(token, ticket)
       :: deaths > 0 -> deaths--
       fi
     }
  :: atomic { copies == 0 -> token = 0; ticket = 0; break }
  od
}

/* One execution of the Turn machine after Begin. Its thinking is invisible here; only its Commit matters. */
proctype Turn(byte number, token, throughSeq, epoch, customerSeq, saw) {
  atomic {
    if
    :: commit(number, throughSeq, epoch, customerSeq, saw);
       if
       :: wake(token)
       :: deaths > 0 -> deaths--
       fi
    :: deaths > 0 -> deaths--
    fi;
    number = 0; token = 0; throughSeq = 0; epoch = 0; customerSeq = 0; saw = 0
  }
}

/* The Lambda behind Park. It may run, or still run, when its task has failed or its timer has fired. */
proctype ParkHandler(byte token, ticket) {
  atomic { park(token, ticket); token = 0; ticket = 0 }
}

/* An attempt at Read that the machine has given up and repeated. */
proctype LateRead(byte holding) {
  atomic { read(holding); holding = 0 }
}

/* Whoever wakes a second time: the sweeper, the wake queue, a message that is posted again. It spares a turn that has
   seen everything. (A call that would change nothing is left out, or this loop would hide that all others sleep.) */
active proctype WakeAgain() {
end:
  do
  :: d_step { SWEEPER && head.wakeSeq > head.readSeq && TURN_IS_SPARED && head.waitToken == live && live != 0 && !called ->
       wake(head.waitToken) }
  od
}

/* The machine: one execution per conversation. Each round is one Read and the task that follows from it. */

inline start_task(what) {
  tokens++; live = tokens; doing = what
}

inline end_task() {
  live = 0; called = false; doing = nothing; fate = by_token_only
}

inline start_park() {
  start_task(parked);
  run ParkHandler(live, ticket);
  if
  :: true
  :: nudges > 0   -> nudges--;   fate = by_timer
  :: failures > 0 -> failures--; fate = by_failure
  fi
}

inline start_think() {
  start_task(thinking);
  if
  :: run Lane(live, ticket, 1)
  :: duplicates > 0 -> duplicates--; run Lane(live, ticket, 2)
#ifdef BREAK_THINK_RETRY
  :: failures > 0   -> failures--; run Lane(live, ticket, 1); start_task(thinking); run Lane(live, ticket, 1)
#else
  :: failures > 0   -> failures--; run Lane(live, ticket, 1); fate = by_failure
#endif
  fi
}

#define NEXT_ROUND (doing == nothing || called || fate == by_failure)

active proctype Machine() {
  byte ticket, epoch, timeouts;
  mtype fate = by_token_only;

end:
  do
  :: atomic { lateReads > 0 && NEXT_ROUND -> lateReads--; run LateRead(ticket) }

     /* The task before has ended, Read writes, the next task begins: one block, for nobody can tell its parts apart. */
  :: atomic { NEXT_ROUND ->
#ifndef WASTE_ALLOWED
       assert(!called || head.openTurn == 0);                            /* a wake-up ends no turn that has seen all */
#endif
       timeouts = (called -> 0 : timeouts);
       end_task();
       read(ticket);
       ticket = head.ticket; epoch = head.epoch;
       if
       :: head.think == ticket -> start_think()
       :: else                 -> start_park()
       fi
     }

     /* A timer fires: the task ends first, its token with it, and only then comes the write. */
  :: atomic { doing == parked && fate == by_timer -> end_task(); doing = ringing }
  :: atomic { doing == ringing -> ring(tokens, ticket, epoch); doing = nothing }

  :: atomic { doing == thinking && earlyTimeouts > 0    -> earlyTimeouts--; end_task(); doing = closing }
  :: atomic { doing == thinking && TIMEOUTS && timeout  -> end_task(); doing = closing }
  :: atomic { doing == closing -> close_think(ticket, epoch); doing = (timeouts == 2 -> handing_off : nothing) }
  :: atomic { doing == handing_off -> hand_off(); timeouts = 0; doing = nothing }
  od
}

/* `timeout` holds when nobody can do anything any more: the end of a run. What must be true then? */
active proctype End() {
  (timeout && (doing != thinking || !TIMEOUTS)) ->
  assert(doing == parked);                                                            /* not thinking for ever */
  assert(head.wakeSeq <= head.readSeq);                                               /* I11: no wake-up was lost */
  assert(head.waitToken == live && head.waitKind == parked);                          /* I11: and none will be */
  assert(answered == sent || personOwns);                                             /* I3 */
  assert(head.openTurn == 0)
}
