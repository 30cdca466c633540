// How many tiles the wall shows at a time and how they lie, so that each is as
// large as it can be.

export interface Grid {
  columns: number;
  rowHeight: number;
}

export interface Room {
  width: number;
  height: number;
  gap: number;
  /** Pixels of 1rem; sizes below are in rem so that they grow on a 4K wall. */
  rem: number;
}

// The proportions of a tile's content; the least tile of which the name and the
// mood are read from across a room (a number 56 px high at 1080p), and from a desk;
// and what a phone shows.
const wide = 28;
const high = 18.6;
const tallest = 1.4;
const least = { wall: { width: 17, height: 10.75 }, desk: { width: 15, height: 8.5 } };
const desk = { width: 100, height: 50 };
const phone = { below: 64, column: 19, ratio: 1.5 };

/** How many tiles can be read at once. Infinity where the page scrolls: on phones, in flat windows. */
export function capacityOf(room: Room): number {
  const { width, height } = isDesk(room) ? least.desk : least.wall;
  const columns = Math.floor((room.width + room.gap) / (width * room.rem + room.gap));
  const rows = Math.floor((room.height + room.gap) / (height * room.rem + room.gap));
  return room.width / room.rem < phone.below || rows < 1 ? Infinity : columns * rows;
}

/** A laptop's window; a wall that stands upright is as narrow, but high. */
function isDesk(room: Room): boolean {
  return room.width < desk.width * room.rem && room.height < desk.height * room.rem;
}

export function gridFor(count: number, room: Room): Grid {
  if (capacityOf(room) < Infinity) return fitting(Math.max(1, count), room);
  const columns = Math.max(1, Math.floor(room.width / room.rem / phone.column));
  return { columns, rowHeight: Math.round(share(room.width, columns, room.gap) / phone.ratio) };
}

function fitting(count: number, room: Room): Grid {
  const columns = bestColumns(count, room);
  const width = share(room.width, columns, room.gap);
  const height = share(room.height, Math.ceil(count / columns), room.gap);
  return { columns, rowHeight: Math.floor(Math.min(height, width * tallest)) };
}

function bestColumns(count: number, room: Room): number {
  let best = 1;
  let bestWorth = 0;
  for (let columns = 1; columns <= count; columns++) {
    const width = share(room.width, columns, room.gap);
    const rows = Math.ceil(count / columns);
    const height = share(room.height, rows, room.gap);
    // Holes in the last row count against a layout, though less than size.
    const worth = Math.min(width / wide, height / high) * Math.sqrt(count / (columns * rows));
    if (worth > bestWorth) {
      best = columns;
      bestWorth = worth;
    }
  }
  return best;
}

function share(whole: number, parts: number, gap: number): number {
  return (whole - gap * (parts - 1)) / parts;
}
