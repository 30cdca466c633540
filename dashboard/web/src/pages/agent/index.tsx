import { useComputed, useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import "./agent.css";
import { get } from "../../api/client";
import { useQuery } from "../../api/query";
import type { AgentFrame } from "../../api/types";
import { useSocket } from "../../feed/live";
import { Languages } from "../../frame/languages";
import type { PageProps } from "../../frame/pages";
import { setParams } from "../../router/query";
import { address } from "../../router/router";
import type { Store } from "../../state";
import { Empty } from "../../ui/empty";
import { Title } from "../../ui/title";
import { NudgeCard, type Answer } from "./nudge";
import { answer, emptyPanel, fresh, isLate, readAgentFrame, reduce, todayOf } from "./panel";
import { chime, sound, switchSound } from "./sound";
import { forget, remembered, Who } from "./who";
import { words } from "./words";

export default function AgentPage({ store }: PageProps<"agent">) {
  const agent = useComputed(() => named("agent")).value;
  const conversation = useComputed(() => named("conversation")).value;
  useEffect(() => {
    const root = document.documentElement;
    root.dataset.page = "agent";
    root.toggleAttribute("data-framed", window.self !== window.top);
    return () => {
      delete root.dataset.page;
      root.removeAttribute("data-framed");
    };
  }, []);
  useEffect(() => {
    // The address tells whose panel it is, so that it can be embedded and shared.
    if (!agent && !conversation && remembered()) setParams({ agent: remembered() });
  }, [agent, conversation]);
  const w = words.value;
  return (
    <div class="page page-agent">
      <Title unseen text={w.title} />
      {agent || conversation ? <Reached key={`${agent} ${conversation}`} store={store} agent={agent} conversation={conversation} /> : <Who />}
    </div>
  );
}

/** An id in the address; a chat tool that knew none and wrote so has named nobody. */
function named(what: string): string {
  const id = address.value.searchParams.get(what)?.trim() ?? "";
  return id === "undefined" || id === "null" ? "" : id;
}

interface PanelProps {
  store: Store;
  agent: string;
  conversation: string;
}

/** A panel of its own for each time that the server is reached: a half-open socket would be silent for ever. */
function Reached(props: PanelProps) {
  const reached = useRef(0);
  const state = useComputed(() => props.store.status.value.state).value;
  const before = useRef(state);
  if (before.current === "stale" && state === "live") reached.current++;
  before.current = state;
  return <Panel key={reached.current} {...props} />;
}

function Panel({ store, agent, conversation }: PanelProps) {
  const w = words.value;
  const panel = useSignal(emptyPanel);
  const changed = useSignal(0);
  const said = useSignal("");
  const whose: Record<string, string> = agent ? { agent } : { conversation };

  const { status, send } = useSocket<AgentFrame>("/v1/agent", whose, {
    read: readAgentFrame,
    silence: Infinity, // nothing is said for hours; the wall's feed tells whether the server is there
    onFrame(frame) {
      const before = panel.peek();
      panel.value = reduce(before, frame);
      if (before.known && panel.peek().waiting.length > before.waiting.length) chime();
      if (frame.type !== "bye") changed.value++;
    },
  });

  const nudges = useQuery((s) => get("/v1/nudges", { ...whose, limit: 500 }, { signal: s }), [agent, conversation], { on: changed }).data?.nudges;
  // By the minute is enough, and a second's tick draws nothing anew.
  const waiting = fresh(panel.value.waiting, store.serverMinute.value);
  const now = waiting[0];

  function give(how: Answer): void {
    if (!now) return;
    const says = how === "helpful" ? ({ type: "ack", nudge: now.id } as const) : ({ type: "dismiss", nudge: now.id, reason: how } as const);
    if (!send(says)) return;
    panel.value = answer(panel.peek(), now.id);
    said.value = how === "helpful" ? w.thanks : w.aside;
  }
  useKeys({ h: () => give("helpful"), n: () => give("not_now") });

  const gone = status.value.state === "reconnecting" || status.value.state === "stale" || store.status.value.state === "stale";
  const refused = panel.value.refused;
  return (
    <>
      {gone && (
        <p class="agent-gone" role="alert">
          {w.stale}
        </p>
      )}
      <div class="agent-now" aria-live="polite" data-gone={gone || undefined}>
        {!panel.value.known ? (
          <Empty title={w.connecting} />
        ) : now ? (
          <>
            <NudgeCard key={now.id} nudge={now} minute={store.serverMinute.value} onAnswer={give} />
            {isLate(now) && <p class="agent-note muted">{w.escalated}</p>}
            {waiting.length > 1 && <p class="agent-note muted">{w.more(waiting.length - 1)}</p>}
          </>
        ) : (
          <div class="agent-quiet">
            <svg viewBox="0 0 48 24" aria-hidden="true">
              <path d="M2 12h44" />
            </svg>
            <p class="empty-title">{w.quiet}</p>
            <p>{said.value || w.quietHint}</p>
          </div>
        )}
        {refused && <p class="agent-note bad">{refused.error === "unavailable" ? `${w.undone} ${refused.detail}` : w.late}</p>}
      </div>
      <Foot nudges={nudges} now={store.serverMinute.value} agent={agent} conversation={conversation} />
    </>
  );
}

function Foot({ nudges, now, agent, conversation }: { nudges: Parameters<typeof todayOf>[0] | undefined; now: number; agent: string; conversation: string }) {
  const w = words.value;
  const t = nudges && todayOf(nudges, now);
  return (
    <footer class="agent-foot">
      {t && (
        <p class="agent-today">
          <b>{w.today}</b>
          <span>{t.shown === 0 ? w.none : w.got(t.shown)}</span>
          {t.helpful > 0 && <span>{w.wasHelpful(t.helpful)}</span>}
          {t.aside > 0 && <span>{w.wasAside(t.aside)}</span>}
          {t.missed > 0 && <span>{w.wasMissed(t.missed)}</span>}
          {t.better > 0 && <span>{w.better(t.better)}</span>}
        </p>
      )}
      <div class="agent-set">
        <span class="agent-id" title={agent ? w.panelOf(agent) : w.ofConversation(conversation)}>
          <bdi>{agent || conversation}</bdi>
        </span>
        <button type="button" onClick={forget}>
          {w.change}
        </button>
        <button type="button" aria-pressed={sound.value} onClick={() => switchSound(!sound.value)}>
          {sound.value ? w.soundOn : w.soundOff}
        </button>
        <Languages />
      </div>
    </footer>
  );
}

/** Keys for as long as the panel is there, but for letters that are typed. */
function useKeys(keys: Record<string, () => void>): void {
  const newest = useRef(keys);
  newest.current = keys;
  useEffect(() => {
    const listen = (e: KeyboardEvent) => {
      const typing = e.target instanceof Element && e.target.closest("input, textarea, select");
      if (typing || e.ctrlKey || e.metaKey || e.altKey || e.repeat || e.isComposing) return;
      newest.current[e.key.toLowerCase()]?.();
    };
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, []);
}
