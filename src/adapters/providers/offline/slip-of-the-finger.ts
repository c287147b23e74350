/**
 * Whether two words differ by one typing slip: a letter too many, too few, wrong, or two swapped. Long words may
 * differ by two. Short words and numbers must be equal: "card" is not "care", 15 is not 16.
 */
const shortestWord = 5;
const twoSlipsFrom = 9;

export function isSlip(left: string, right: string): boolean {
  const shorter = Math.min(left.length, right.length);
  if (shorter < shortestWord - 1 || Math.max(left.length, right.length) < shortestWord || /\d/.test(left + right)) {
    return isSwap(left, right);
  }
  const allowed = shorter >= twoSlipsFrom ? 2 : 1;
  return left[0] === right[0] && Math.abs(left.length - right.length) <= allowed && distance(left, right) <= allowed;
}

/** "crad" for "card": the same letters, two neighbours swapped, after the first. */
function isSwap(left: string, right: string): boolean {
  if (left.length !== right.length || left.length < 4 || /\d/.test(left)) return false;
  const at = [...left].findIndex((letter, position) => letter !== right[position]);
  if (at < 1) return false;
  const swapped = left.slice(0, at) + (left[at + 1] ?? "") + left[at] + left.slice(at + 2);
  return swapped === right;
}

/** Edit distance with swaps (optimal string alignment). */
function distance(left: string, right: string): number {
  const rows: number[][] = [Array.from({ length: right.length + 1 }, (_, column) => column)];
  for (let row = 1; row <= left.length; row += 1) {
    rows.push([row]);
    for (let column = 1; column <= right.length; column += 1) {
      rows[row]?.push(cheapestEdit(left, right, row, column, (r, c) => rows[r]?.[c] ?? Infinity));
    }
  }
  return rows[left.length]?.[right.length] ?? 0;
}

function cheapestEdit(
  left: string,
  right: string,
  row: number,
  column: number,
  at: (row: number, column: number) => number,
): number {
  const change = left[row - 1] === right[column - 1] ? 0 : 1;
  const swapped = row > 1 && column > 1 && left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1];
  const swap = swapped ? at(row - 2, column - 2) + 1 : Infinity;
  return Math.min(at(row - 1, column) + 1, at(row, column - 1) + 1, at(row - 1, column - 1) + change, swap);
}
