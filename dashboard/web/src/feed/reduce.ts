// What the wall knows, as a pure function of the frames that came.
//
// Moods are state: the newest replaces the one before. Alerts are events: each
// has a number, and `cursor` is the number up to which this page has them all;
// it is what a reconnect asks to go on from. A mood's number only says where
// the feed stands, not that we have its events, so it never moves the cursor.

import type { Alert, Channel, Frame } from "./frames";
import { wantsSomeone } from "./needs";

export interface Gap {
  from: number;
  to: number;
}

export interface WallState {
  /** False until the first snapshot: an empty wall is not yet a quiet one. */
  known: boolean;
  cursor: number;
  asOf: string;
  channels: ReadonlyMap<string, Channel>;
  /** Those that are open and for a supervisor: a large room has hundreds for agents alone. */
  alerts: ReadonlyMap<string, Alert>;
  gap: Gap | undefined;
}

export const emptyWall: WallState = {
  known: false,
  cursor: 0,
  asOf: "",
  channels: new Map(),
  alerts: new Map(),
  gap: undefined,
};

export function reduce(state: WallState, frame: Frame): WallState {
  switch (frame.type) {
    case "snapshot":
      // The snapshot is the server's word: channels and alerts it does not name
      // are gone, and its number holds even if it is lower (a server new-born).
      return {
        ...state,
        known: true,
        cursor: frame.seq,
        asOf: frame.as_of,
        channels: new Map(frame.channels.map((c) => [c.channel, c])),
        alerts: new Map(frame.alerts.filter(isKept).map((a) => [a.id, a])),
      };
    case "moods":
      return { ...state, asOf: frame.as_of || state.asOf, channels: withChannels(state.channels, frame.channels) };
    case "alert":
      if (frame.seq <= state.cursor) return state;
      return { ...state, cursor: frame.seq, alerts: withAlert(state.alerts, frame.alert) };
    case "nudge":
      return frame.seq <= state.cursor ? state : { ...state, cursor: frame.seq };
    case "gap":
      return { ...state, cursor: Math.max(state.cursor, frame.to), gap: { from: frame.from, to: frame.to } };
    default:
      return state;
  }
}

function withChannels(old: ReadonlyMap<string, Channel>, changed: Channel[]): ReadonlyMap<string, Channel> {
  if (changed.length === 0) return old;
  const next = new Map(old);
  for (const c of changed) next.set(c.channel, c);
  return next;
}

function withAlert(old: ReadonlyMap<string, Alert>, alert: Alert): ReadonlyMap<string, Alert> {
  if (!isKept(alert) && !old.has(alert.id)) return old;
  const next = new Map(old);
  if (isKept(alert)) next.set(alert.id, alert);
  else next.delete(alert.id);
  return next;
}

function isKept(alert: Alert): boolean {
  return alert.state !== "resolved" && wantsSomeone(alert);
}
