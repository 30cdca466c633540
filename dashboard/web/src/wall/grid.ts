// How many columns the wall has, so that every channel is on the screen at once
// and each tile is as large as it can be.

export interface Grid {
  columns: number;
  rowHeight: number;
  /** False when the tiles run below the screen and the page scrolls. */
  fits: boolean;
}

export interface Room {
  width: number;
  height: number;
  gap: number;
  /** Pixels of 1rem; sizes below are in rem so that they grow on a 4K wall. */
  rem: number;
}

// The proportions of a tile's content, and the least tile that still shows the
// name, the level and the mood.
const wide = 28;
const high = 18.6;
const tallest = 1.4;
const least = { width: 11, height: 7 };
const phone = { below: 64, column: 19, ratio: 1.5 };

export function gridFor(count: number, room: Room): Grid {
  const rems = room.width / room.rem;
  if (rems < phone.below) return scrolling(Math.max(1, Math.floor(rems / phone.column)), room, phone.ratio);
  const columns = bestColumns(Math.max(1, count), room);
  const width = share(room.width, columns, room.gap);
  const height = share(room.height, Math.ceil(Math.max(1, count) / columns), room.gap);
  if (width >= least.width * room.rem && height >= least.height * room.rem) {
    return { columns, rowHeight: Math.floor(Math.min(height, width * tallest)), fits: true };
  }
  const many = Math.floor((room.width + room.gap) / (least.width * 1.15 * room.rem + room.gap));
  return scrolling(Math.max(1, many), room, least.width / least.height);
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

function scrolling(columns: number, room: Room, ratio: number): Grid {
  return { columns, rowHeight: Math.round(share(room.width, columns, room.gap) / ratio), fits: false };
}

function share(whole: number, parts: number, gap: number): number {
  return (whole - gap * (parts - 1)) / parts;
}
