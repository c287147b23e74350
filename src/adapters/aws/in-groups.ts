/** So many values at a time, in their order; the last group may have fewer. */
export async function* inGroups<Value>(values: AsyncIterable<Value>, size: number): AsyncGenerator<Value[]> {
  let group: Value[] = [];
  for await (const value of values) {
    if (group.push(value) < size) continue;
    yield group;
    group = [];
  }
  if (group.length > 0) yield group;
}
