/**
 * Waits until nothing can go on by itself. A run of the behaviours touches no timer and no I/O: every await of theirs
 * is answered already, or never. So when the microtask queue is empty, the run is over. Node runs a nextTick callback
 * exactly then, if it is scheduled from within a microtask: that is precise where counting ticks would be a guess, and
 * takes about a microsecond, where setImmediate or a timer would let other I/O in between.
 */
export async function microtasksDrained(): Promise<void> {
  await Promise.resolve();
  await new Promise<void>((resolve) => process.nextTick(resolve));
}
