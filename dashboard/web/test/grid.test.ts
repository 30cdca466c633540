import { describe, expect, it } from "vitest";
import { gridFor, type Room } from "../src/wall/grid";

const wall: Room = { width: 1896, height: 900, gap: 12, rem: 16 };

function below(count: number, room: Room): number {
  const { columns, rowHeight } = gridFor(count, room);
  const rows = Math.ceil(count / columns);
  return rows * rowHeight + (rows - 1) * room.gap - room.height;
}

describe("the grid of a wall", () => {
  it.each([1, 2, 3, 4, 6, 9, 12, 20, 40, 60])("shows %i channels without scrolling", (count) => {
    expect(gridFor(count, wall).fits).toBe(true);
    expect(below(count, wall)).toBeLessThanOrEqual(0);
  });

  it("is the same on a 4K wall, only larger", () => {
    const large = { width: 3792, height: 1800, gap: 24, rem: 32 };
    for (const count of [1, 7, 12, 60]) expect(gridFor(count, large).columns).toBe(gridFor(count, wall).columns);
  });

  it("leaves no hole when three channels can stand side by side", () => {
    expect(gridFor(3, wall).columns).toBe(3);
  });

  it("scrolls rather than shrink tiles beyond reading", () => {
    const grid = gridFor(500, wall);
    expect(grid.fits).toBe(false);
    expect((wall.width - wall.gap * (grid.columns - 1)) / grid.columns).toBeGreaterThanOrEqual(11 * 16);
  });
});

describe("the grid of a phone", () => {
  it.each([360, 390, 430])("is one column at %i px", (width) => {
    const grid = gridFor(12, { width: width - 24, height: 600, gap: 12, rem: 16 });
    expect(grid.columns).toBe(1);
    expect(grid.rowHeight).toBeGreaterThan(200);
  });

  it("is two columns on an upright tablet", () => {
    expect(gridFor(12, { width: 796, height: 900, gap: 12, rem: 16 }).columns).toBe(2);
  });
});

it("survives a page that has no room yet", () => {
  const grid = gridFor(5, { width: 0, height: 0, gap: 0, rem: 16 });
  expect(grid.columns).toBeGreaterThanOrEqual(1);
});
