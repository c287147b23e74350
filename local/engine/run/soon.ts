/**
 * Values that are usually there at once, and promises only where the JSONata
 * library had to evaluate something. A step that never waits is taken in one
 * go: a chain of promises per state would cost more than the state itself.
 */
export type Soon<T> = T | Promise<T>;

export function whenKnown<T, R>(value: Soon<T>, next: (value: T) => Soon<R>): Soon<R> {
  return value instanceof Promise ? value.then(next) : next(value);
}
