import { describe, expect, it } from "vitest";
import { createRounds } from "../src/pages/wall/rounds";

const names = (n: number) => Array.from({ length: n }, (_, i) => `c${String(i).padStart(3, "0")}`);
const none = new Set<string>();

describe("the pages of a wall", () => {
  it("are one while everybody fits, always in the present order", () => {
    const rounds = createRounds();
    expect(rounds.view(names(5), none, 5)).toEqual({ shown: names(5), page: 0, pages: 1 });
    expect(rounds.view(names(5).reverse(), none, 5).shown).toEqual(names(5).reverse());
  });

  it.each([
    [31, 30, 0],
    [500, 30, 4],
    [500, 30, 100],
    [61, 30, 7],
    [3, 1, 1],
  ])("show each of %i channels exactly once a round, %i at a time, %i of them in need", (count, capacity, need) => {
    const rounds = createRounds();
    const order = names(count);
    const needing = new Set(order.slice(0, need));
    const pinned = order.slice(0, Math.min(need, Math.floor(capacity / 2)));
    const seen = new Map<string, number>();
    let view = rounds.view(order, needing, capacity);
    const pages = view.pages;
    for (let i = 0; i < pages; i++) {
      expect(view.page).toBe(i);
      expect(view.shown.length).toBeLessThanOrEqual(capacity);
      expect(view.shown.slice(0, pinned.length)).toEqual(pinned);
      for (const name of view.shown) seen.set(name, (seen.get(name) ?? 0) + 1);
      rounds.turn(view.page + 1);
      view = rounds.view(order, needing, capacity);
    }
    expect(view.page, "a new round").toBe(0);
    for (const name of order) expect(seen.get(name), name).toBe(pinned.includes(name) ? pages : 1);
  });

  it("keep those that are looked at, and put whoever comes to need someone on every page at once", () => {
    const rounds = createRounds();
    const order = names(100);
    const first = rounds.view(order, none, 10);
    expect(first.shown).toEqual(order.slice(0, 10));
    const last = order[99]!;
    const moved = [last, ...order.slice(0, 99)];
    const after = rounds.view(moved, new Set([last]), 10);
    expect(after.shown[0]).toBe(last);
    expect(after.shown.slice(1)).toEqual(first.shown.slice(0, 9));
  });

  it("let nobody be missed when the order changes during a round", () => {
    const rounds = createRounds();
    let order = names(95);
    const seen = new Set<string>();
    let view = rounds.view(order, none, 10);
    const pages = view.pages;
    for (let i = 0; i < pages; i++) {
      for (const name of view.shown) seen.add(name);
      order = [...order.slice(37), ...order.slice(0, 37)];
      rounds.turn(view.page + 1);
      view = rounds.view(order, none, 10);
    }
    expect(seen.size).toBe(95);
  });

  it("forget who is gone and take in who is new by the next round", () => {
    const rounds = createRounds();
    const view = rounds.view(names(30), none, 10);
    const rest = names(30).slice(5);
    expect(rounds.view(rest, none, 10).shown).toEqual(view.shown.slice(5));
    rounds.turn(3);
    expect(rounds.view(["new", ...rest], none, 10).shown).toContain("new");
  });

  it("go back from the first to the last", () => {
    const rounds = createRounds();
    rounds.view(names(30), none, 10);
    rounds.turn(-1);
    expect(rounds.view(names(30), none, 10)).toMatchObject({ page: 2, pages: 3 });
  });

  it("go on from where they are, however fast they are turned", () => {
    const rounds = createRounds();
    rounds.view(names(50), none, 10);
    rounds.go(1);
    rounds.go(1);
    expect(rounds.view(names(50), none, 10).page).toBe(2);
    rounds.go(-1);
    expect(rounds.view(names(50), none, 10).page).toBe(1);
  });

  it("begin anew when the screen changes", () => {
    const rounds = createRounds();
    rounds.view(names(30), none, 10);
    rounds.turn(1);
    expect(rounds.view(names(30), none, 20)).toMatchObject({ page: 0, pages: 2 });
  });
});
