import { useComputed, useSignal } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import "./alerts.css";
import type { PageProps } from "../../frame/pages";
import { address, navigate } from "../../router/router";
import { to } from "../../router/query";
import { Button } from "../../ui/button";
import { Empty } from "../../ui/empty";
import { Loaded } from "../../ui/loaded";
import { Title } from "../../ui/title";
import { createDeeds, openOf, resolvable, told } from "./deeds";
import { Detail } from "./detail";
import { AssignDialog, NameDialog, ResolveDialog, SnoozeDialog } from "./dialogs";
import { isNarrowed, narrowing, readFilter, takes } from "./filter";
import { clearFilters, Filters } from "./filters";
import { namesIn, useInbox } from "./inbox";
import { Choose, KeysDialog } from "./keylist";
import { commandOf, isTyping, type Command } from "./keys";
import { detailOf, List } from "./list";
import { me } from "./me";
import { flat, groupsOf, moved, rowOf, type Row } from "./rows";
import { Told } from "./told";
import { words } from "./words";

/** Where list and detail have room beside each other; alerts.css knows it too. */
const wide = globalThis.matchMedia?.("(width >= 64rem)");

type Asked = "name" | "assign" | "snooze" | "resolve" | "help";

export default function AlertsPage({ route, store }: PageProps<"alerts">) {
  const w = words.value;
  const filter = useComputed(() => readFilter(address.value.searchParams)).value;
  const { inbox, answer } = useInbox(store, filter.state);
  const deeds = useMemo(() => createDeeds(inbox.acts), [inbox]);
  const cursor = useSignal<string | undefined>(undefined);
  const asked = useSignal<{ what: Asked; row?: Row; then?: Command } | undefined>(undefined);
  const box = useRef<HTMLDivElement>(null);

  const tickets = inbox.acts.seen(answer.data?.alerts ?? []);
  const groups = groupsOf(tickets.filter((t) => takes(filter, t, me.value)));
  const rows = flat(groups);
  const open = rowOf(rows, route.id);
  const place = useRef(0);

  // Whoever resolves one goes on with the next, at the same place in the list.
  const at = rows.findIndex((r) => r.key === cursor.value);
  if (at >= 0) place.current = at;
  const here = rows[at >= 0 ? at : Math.min(place.current, rows.length - 1)];

  useEffect(() => {
    if (open) cursor.value = open.key;
  }, [open?.key]);
  useEffect(() => () => void (told.value = undefined), []);

  function focusRow(row: Row | undefined): void {
    const link = row && box.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(row.key)}"]`);
    link?.focus();
    link?.scrollIntoView({ block: "nearest" });
  }

  function move(by: number): void {
    const next = moved(rows, here?.key, at < 0 && !open ? 0 : by);
    if (!next) return;
    cursor.value = next.key;
    // Beside an open one the next is opened; on its own the list is gone through.
    if (route.id && wide?.matches) navigate(detailOf(next.lead.id), "replace");
    focusRow(next);
  }

  function close(): void {
    if (!route.id) return;
    const params = Object.fromEntries(narrowing.flatMap((n) => (address.value.searchParams.get(n) ? [[n, address.value.searchParams.get(n)!]] : [])));
    navigate(to({ page: "alerts" }, params));
    requestAnimationFrame(() => focusRow(here));
  }

  function act(command: Command, row: Row | undefined): void {
    if (!row) return;
    if (me.value === "") {
      asked.value = { what: "name", row, then: command };
      return;
    }
    if (command === "ack") void deeds.takeOn(row);
    else if (command === "false_alarm") void deeds.falseAlarm(row);
    else if (command === "snooze" && deeds.isSnoozed(row)) void deeds.snooze(row, undefined);
    else if (command === "assign" && openOf(row).length > 0) asked.value = { what: "assign", row };
    else if (command === "snooze" && openOf(row).length > 0) asked.value = { what: "snooze", row };
    else if (command === "resolve" && resolvable(row).length > 0) asked.value = { what: "resolve", row };
  }

  function onKey(event: KeyboardEvent): void {
    const command = commandOf(event, isTyping(event.target));
    if (!command) return;
    event.preventDefault();
    if (command === "next" || command === "previous") move(command === "next" ? 1 : -1);
    else if (command === "close") close();
    else if (command === "help") asked.value = { what: "help" };
    else if (command === "undo") told.value?.undo?.();
    else act(command, route.id && !wide?.matches ? open : here);
  }
  const keys = useRef(onKey);
  keys.current = onKey;
  useEffect(() => {
    const listen = (e: KeyboardEvent) => keys.current(e);
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, []);

  const q = asked.value;
  // A dialog says late that it was closed: by then another may be open.
  const done = () => void (asked.peek() === q && (asked.value = undefined));
  return (
    <div class="page page-alerts" data-detail={route.id ? "" : undefined} ref={box}>
      <header class="inbox-head">
        <Title text={w.title} />
        {answer.data && <p class="muted">{w.count(rows.reduce((n, r) => n + r.tickets.length, 0), rows.length)}</p>}
        <div class="inbox-me">
          <button type="button" onClick={() => (asked.value = { what: "name" })} title={w.rename}>
            <span class="muted">{w.you}</span> <bdi>{me.value || w.nameless}</bdi>
          </button>
          <Button kind="quiet" aria-keyshortcuts="?" onClick={() => (asked.value = { what: "help" })}>
            {w.keys} <kbd aria-hidden="true">?</kbd>
          </Button>
        </div>
      </header>
      <Filters filter={filter} tickets={tickets} />
      <div class="inbox-sides">
        <section class="inbox-side" aria-label={w.list}>
          <Loaded answer={answer}>
            {() =>
              rows.length > 0 ? (
                <List groups={groups} open={open?.key} cursor={here?.key} onCursor={(key) => (cursor.value = key)} minute={store.serverMinute.value} />
              ) : isNarrowed(filter) ? (
                <Empty title={w.nothing}>
                  <Button onClick={clearFilters}>{w.clear}</Button>
                </Empty>
              ) : (
                <Empty title={w.calm}>
                  <p>{w.calmHint}</p>
                </Empty>
              )
            }
          </Loaded>
        </section>
        <section class="inbox-side panel" aria-label={w.detail}>
          {route.id ? (
            <>
              <Button kind="quiet" class="inbox-back" onClick={close}>
                ← {w.back}
              </Button>
              <Detail key={route.id} id={route.id} store={store} inbox={inbox} onCommand={act} />
            </>
          ) : (
            <Choose />
          )}
        </section>
      </div>
      <Told />
      {q?.what === "help" && <KeysDialog onClose={done} />}
      {q?.what === "name" && <NameDialog onClose={done} onDone={() => (done(), q.then && act(q.then, q.row))} />}
      {q?.what === "assign" && <AssignDialog names={namesIn(tickets, me.value)} before={q.row!.lead.assigned_to ?? ""} onClose={done} onDone={(name) => (done(), void deeds.assign(q.row!, name))} />}
      {q?.what === "snooze" && <SnoozeDialog onClose={done} onDone={(until) => (done(), void deeds.snooze(q.row!, until))} />}
      {q?.what === "resolve" && <ResolveDialog onClose={done} onDone={(cause, note) => (done(), void deeds.resolve(q.row!, cause, note))} />}
    </div>
  );
}
