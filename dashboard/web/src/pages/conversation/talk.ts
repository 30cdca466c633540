// A conversation as it grows: the whole as it was last told, and the turns that
// came live since. A pure function of what came in.

import type { ConversationView, TurnView } from "../../api/types";

export interface TalkState {
  /** The newest answer of the server; undefined until there is one. */
  view: ConversationView | undefined;
  messages: readonly TurnView[];
  /** Ids of the turns that came live and are in no answer yet. */
  live: ReadonlySet<string>;
  /** How many of the customer's turns came live: each calls for a new forecast. */
  heard: number;
}

export const noTalk: TalkState = { view: undefined, messages: [], live: new Set(), heard: 0 };

/**
 * The whole anew. An answer may have been made before a turn that came live
 * meanwhile, so those that it lacks stay behind it.
 */
export function whole(state: TalkState, view: ConversationView): TalkState {
  const told = new Map(view.messages.map((m) => [m.id, m]));
  const ahead = state.messages.filter((m) => state.live.has(m.id) && isNews(m, told.get(m.id)));
  const changed = new Map(ahead.map((m) => [m.id, m]));
  const messages = view.messages.map((m) => changed.get(m.id) ?? m);
  for (const m of ahead) if (!told.has(m.id)) messages.push(m);
  return { ...state, view, messages, live: new Set(changed.keys()) };
}

// A final message is never taken back by the interim one it has replaced.
function isNews(live: TurnView, told: TurnView | undefined): boolean {
  return told === undefined || (told.partial === true && live.partial !== true);
}

/** One turn more, or one in the place of the interim transcript with its id. */
export function said(state: TalkState, turn: TurnView): TalkState {
  const at = state.messages.findIndex((m) => m.id === turn.id);
  if (at >= 0 && turn.partial && !state.messages[at]!.partial) return state;
  const messages = at < 0 ? [...state.messages, turn] : state.messages.with(at, turn);
  const heard = state.heard + Number(turn.speaker === "customer" && !turn.partial);
  return { ...state, messages, heard, live: new Set(state.live).add(turn.id) };
}

export interface Facts {
  customer: string | undefined;
  agents: string[];
  began: string | undefined;
  last: string | undefined;
  customers: number;
}

/** What the messages tell besides what was said. */
export function factsOf(messages: readonly TurnView[]): Facts {
  const agents = new Set<string>();
  let customer: string | undefined;
  let customers = 0;
  for (const m of messages) {
    if (m.agent) agents.add(m.agent);
    if (m.customer) customer = m.customer;
    if (m.speaker === "customer" && !m.partial) customers++;
  }
  return { customer, agents: [...agents], began: messages[0]?.at, last: messages.at(-1)?.at, customers };
}
