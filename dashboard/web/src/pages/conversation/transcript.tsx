import { useSignal, useSignalEffect, type Signal } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import type { ConversationView, TurnView } from "../../api/types";
import { Button } from "../../ui/button";
import { place } from "./placed";
import { Turn } from "./turn";
import { words } from "./words";

interface TranscriptProps {
  view: ConversationView;
  messages: readonly TurnView[];
  pointed: Signal<string | undefined>;
}

export function elementOf(id: string): HTMLElement | null {
  return document.querySelector(`[data-turn="${CSS.escape(id)}"]`);
}

/** Shows a message in the middle of the screen, for the eye and for the keyboard. */
export function go(id: string): void {
  const turn = elementOf(id);
  turn?.scrollIntoView({ block: "center" });
  turn?.focus({ preventScroll: true });
}

const none: never[] = [];

export function Transcript({ view, messages, pointed }: TranscriptProps) {
  const w = words.value;
  const moods = useMemo(() => new Map(view.mood.map((p) => [p.message, p])), [view.mood]);
  const placed = useMemo(() => place(messages, view.alerts, view.nudges), [messages, view.alerts, view.nudges]);
  const end = useRef<HTMLDivElement>(null);
  const atEnd = useAtEnd(end, messages);
  useMark(pointed);
  const under = (event: Event) => {
    const id = (event.target as Element).closest<HTMLElement>("[data-speaker=customer]")?.dataset.turn;
    if (id !== undefined) pointed.value = id;
  };
  return (
    <section class="transcript" aria-label={w.transcript}>
      {/* Not aria-live: a conversation read out as it goes would drown everything else. */}
      <ol onPointerOver={under} onFocusIn={under} onPointerLeave={() => (pointed.value = undefined)}>
        {messages.map((m) => (
          <Turn key={m.id} turn={m} mood={moods.get(m.id)} alerts={placed.get(m.id)?.alerts ?? none} nudges={placed.get(m.id)?.nudges ?? none} />
        ))}
      </ol>
      <div ref={end} class="end" />
      {!atEnd.there && (
        <Button class="to-newest" onClick={() => end.current?.scrollIntoView({ block: "end" })}>
          {atEnd.below > 0 ? w.newBelow(atEnd.below) : w.newest} <span aria-hidden="true">↓</span>
        </Button>
      )}
    </section>
  );
}

/** Follows the newest as long as the reader is there; else counts what came below. */
function useAtEnd(end: { current: HTMLElement | null }, messages: readonly TurnView[]): { there: boolean; below: number } {
  const there = useSignal(true);
  const seen = useRef(messages.length);
  useEffect(() => {
    if (!end.current) return;
    const watch = new IntersectionObserver(([entry]) => (there.value = entry?.isIntersecting ?? true), { rootMargin: "0px 0px 80px" });
    watch.observe(end.current);
    return () => watch.disconnect();
  }, []);
  // By its id: an answer that tells the same again moves nobody.
  const last = messages.at(-1)?.id;
  useEffect(() => {
    if (there.peek()) end.current?.scrollIntoView({ block: "end" });
  }, [last]);
  if (there.value) seen.current = messages.length;
  return { there: there.value, below: messages.length - seen.current };
}

/** Marks the message that is pointed at, without drawing any of them again. */
function useMark(pointed: Signal<string | undefined>): void {
  const marked = useRef<HTMLElement | null>(null);
  useSignalEffect(() => {
    const id = pointed.value;
    marked.current?.removeAttribute("data-pointed");
    marked.current = id === undefined ? null : elementOf(id);
    marked.current?.setAttribute("data-pointed", "");
  });
}
