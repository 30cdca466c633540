import { describe, expect, it } from "vitest";
import { capacityOf, gridFor, type Room } from "../src/pages/wall/grid";

const wall: Room = { width: 1896, height: 840, gap: 12, rem: 16 };
const upright: Room = { width: 1056, height: 1500, gap: 12, rem: 16 };

function below(count: number, room: Room): number {
  const { columns, rowHeight } = gridFor(count, room);
  const rows = Math.ceil(count / columns);
  return rows * rowHeight + (rows - 1) * room.gap - room.height;
}

describe.each([
  ["a wall", wall],
  ["a wall that stands upright", upright],
])("the grid of %s", (_, room) => {
  it.each([1, 2, 3, 4, 6, 9, 12, 20])("shows %i channels without scrolling, large enough to be read", (count) => {
    expect(capacityOf(room)).toBeGreaterThanOrEqual(count);
    expect(below(count, room)).toBeLessThanOrEqual(0);
    const { columns, rowHeight } = gridFor(count, room);
    expect((room.width - room.gap * (columns - 1)) / columns).toBeGreaterThanOrEqual(12 * room.rem);
    expect(rowHeight).toBeGreaterThanOrEqual(8 * room.rem);
  });

  it("holds a full page", () => {
    expect(below(capacityOf(room), room)).toBeLessThanOrEqual(0);
  });
});

describe("the grid of a 4K wall", () => {
  it("is that of a smaller one, only larger", () => {
    const large = { width: 3792, height: 1680, gap: 24, rem: 32 };
    expect(capacityOf(large)).toBe(capacityOf(wall));
    for (const count of [1, 7, 12, 30]) expect(gridFor(count, large).columns).toBe(gridFor(count, wall).columns);
  });
});

it("shows more on a laptop, which is read from a desk", () => {
  expect(capacityOf({ width: 1342, height: 470, gap: 12, rem: 16 })).toBe(15);
});

it("leaves no hole when three channels can stand side by side", () => {
  expect(gridFor(3, wall).columns).toBe(3);
});

describe("the grid of a phone", () => {
  it.each([360, 390, 430])("is one column that scrolls at %i px", (width) => {
    const room = { width: width - 24, height: 600, gap: 12, rem: 16 };
    expect(capacityOf(room)).toBe(Infinity);
    expect(gridFor(12, room).columns).toBe(1);
    expect(gridFor(12, room).rowHeight).toBeGreaterThan(200);
  });

  it("is two columns on an upright tablet", () => {
    expect(gridFor(12, { width: 796, height: 900, gap: 12, rem: 16 }).columns).toBe(2);
  });
});

it("survives a page that has no room yet", () => {
  const none = { width: 0, height: 0, gap: 0, rem: 16 };
  expect(capacityOf(none)).toBe(Infinity);
  expect(gridFor(5, none).columns).toBeGreaterThanOrEqual(1);
});
