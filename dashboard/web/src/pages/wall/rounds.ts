// Which tiles are on the screen when not all of them have room.
//
// Those that need someone are on every page; the others take turns, the neediest
// first, and each comes exactly once in a round. A page that is being looked at
// keeps its channels; only the pages to come follow the moods.

export interface View {
  shown: string[];
  page: number;
  pages: number;
}

export interface Rounds {
  /** What is shown of the channels, which come in order of need. */
  view(order: string[], needing: ReadonlySet<string>, capacity: number): View;
  /** Goes to a page; the one behind the last begins a new round. */
  turn(to: number): void;
  /** Goes so many pages on, from where it is now, drawn or not. */
  go(by: number): void;
}

/** At most half of the screen stands still, or nobody else would be seen. */
const standing = 0.5;

export function createRounds(): Rounds {
  let pages: string[][] = [];
  let at = 0;
  let planned = false;
  let room = 0;

  function plan(others: string[], per: number): void {
    const done = at < pages.length ? pages.slice(0, at) : [];
    const had = new Set(done.flat());
    const due = others.filter((name) => !had.has(name));
    if (due.length > 0 || done.length === 0) {
      pages = [...done, ...evenly(due, per)];
      at = done.length;
    } else {
      pages = evenly(others, per);
      at = 0;
    }
    planned = true;
  }

  function turn(to: number): void {
    at = to < 0 ? Math.max(0, pages.length - 1) : to;
    planned = false;
  }

  return {
    view(order, needing, capacity) {
      if (order.length <= capacity) {
        [pages, at, planned] = [[], 0, false];
        return { shown: order, page: 0, pages: 1 };
      }
      const pinned = order.filter((name) => needing.has(name)).slice(0, Math.floor(capacity * standing));
      const always = new Set(pinned);
      const others = order.filter((name) => !always.has(name));
      if (capacity !== room) [pages, at, planned, room] = [[], 0, false, capacity];
      if (!planned) plan(others, capacity - pinned.length);
      const mine = new Set(pages[at]);
      const shown = [...pinned, ...others.filter((name) => mine.has(name))].slice(0, capacity);
      return { shown, page: at, pages: pages.length };
    },
    turn,
    go: (by) => turn(at + by),
  };
}

/** Pages of the same length, or one less. */
function evenly(names: string[], per: number): string[][] {
  const count = Math.ceil(names.length / Math.max(1, per));
  return Array.from({ length: count }, (_, i) => names.slice(Math.round((i * names.length) / count), Math.round(((i + 1) * names.length) / count)));
}
