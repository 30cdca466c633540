import { useId, useState } from "preact/hooks";
import { ApiError, post } from "../../api/client";
import { topics } from "../../api/types";
import type { FixReport } from "../../api/types";
import { label, words as common } from "../../i18n";
import { Button } from "../../ui/button";
import { Dialog } from "../../ui/dialog";
import { Field } from "../../ui/field";
import { recall, remember } from "../../ui/memory";
import { toast } from "../../ui/toast";
import { toInput } from "../journey/period";
import { causeName, departmentName, type CauseNames } from "./names";
import { words } from "./words";

/** The name that the alerts page remembers, too. */
const me = "undertone.me";

/** Sends, says what became of it, and keeps the form open where it failed. */
function useSend(done: () => void) {
  const [error, setError] = useState<string>();
  const [busy, setBusy] = useState(false);
  const send = async (what: () => Promise<unknown>, told: string) => {
    setBusy(true);
    try {
      await what();
      toast(told);
      done();
    } catch (reason) {
      setError(reason instanceof ApiError ? reason.detail : String(reason));
      setBusy(false);
    }
  };
  return { error, busy, send };
}

interface FormProps {
  onDone: () => void;
  onClose: () => void;
}

/** What shall be changed about a cause. */
export function DecideDialog({ names, channels, onDone, onClose }: FormProps & { names: CauseNames; channels: string[] }) {
  const w = words.value;
  const list = useId();
  const [fix, setFix] = useState({ cause: names.keys().next().value ?? "", topic: "", channel: "", note: "", by: recall(me) ?? "" });
  const put = (key: keyof typeof fix) => (e: { currentTarget: { value: string } }) => setFix({ ...fix, [key]: e.currentTarget.value });
  const { error, busy, send } = useSend(() => (onDone(), onClose()));
  const submit = (e: Event) => {
    e.preventDefault();
    remember(me, fix.by);
    // What is left empty is not sent: it means all of them.
    const told: Partial<typeof fix> = Object.fromEntries(Object.entries(fix).filter(([, v]) => v.trim() !== ""));
    void send(() => post("/v1/fixes", {}, told), w.decided);
  };
  return (
    <Dialog title={w.decideTitle} onClose={onClose}>
      <form class="form" onSubmit={submit}>
        <Field label={w.cause} hint={departmentHint(fix.cause, names)}>
          {(wiring) => (
            <select {...wiring} required value={fix.cause} onChange={put("cause")}>
              {[...names.keys()].map((name) => (
                <option key={name} value={name}>
                  {causeName(name, names)}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field label={w.note} hint={w.noteHint}>
          {(wiring) => <textarea {...wiring} rows={3} maxLength={1000} value={fix.note} onInput={put("note")} />}
        </Field>
        <Field label={w.topicField} hint={w.narrowHint}>
          {(wiring) => (
            <select {...wiring} value={fix.topic} onChange={put("topic")}>
              <option value="">{w.anyTopic}</option>
              {topics.map((t) => (
                <option key={t} value={t}>
                  {label("topics", t)}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field label={w.channelField}>
          {(wiring) => (
            <>
              <input {...wiring} list={list} value={fix.channel} placeholder={w.anyChannel} onInput={put("channel")} />
              <datalist id={list}>
                {channels.map((c) => (
                  <option key={c} value={c} />
                ))}
              </datalist>
            </>
          )}
        </Field>
        <Field label={w.yourName} error={error}>
          {(wiring) => <input {...wiring} autocomplete="name" maxLength={100} value={fix.by} onInput={put("by")} />}
        </Field>
        <Actions busy={busy} yes={w.decide} onClose={onClose} />
      </form>
    </Dialog>
  );
}

function departmentHint(cause: string, names: CauseNames): string | undefined {
  const department = names.get(cause)?.department;
  return department ? words.value.goesTo(departmentName(department)) : undefined;
}

/** Since when a fix is in effect; now, unless somebody says otherwise. */
export function ChangedDialog({ fix, title, onDone, onClose }: FormProps & { fix: FixReport; title: string }) {
  const w = words.value;
  const [now] = useState(toInput(Date.now()));
  const [at, setAt] = useState(now);
  const { error, busy, send } = useSend(() => (onDone(), onClose()));
  const submit = (e: Event) => {
    e.preventDefault();
    const by = recall(me) || undefined;
    void send(() => post("/v1/fixes/{id}/changed", { id: fix.id }, { ...(by && { by }), ...(at !== now && { at: new Date(at).toISOString() }) }), w.nowInEffect);
  };
  return (
    <Dialog title={w.changedTitle(title)} onClose={onClose}>
      <form class="form" onSubmit={submit}>
        <Field label={w.inEffectSince} hint={w.inEffectHint} error={error}>
          {(wiring) => <input {...wiring} type="datetime-local" required min={toInput(Date.parse(fix.decided_at))} max={now} value={at} onInput={(e) => setAt(e.currentTarget.value)} />}
        </Field>
        <Actions busy={busy} yes={w.isInEffect} onClose={onClose} />
      </form>
    </Dialog>
  );
}

function Actions({ busy, yes, onClose }: { busy: boolean; yes: string; onClose: () => void }) {
  return (
    <div class="actions">
      <Button kind="quiet" onClick={onClose}>
        {common.value.cancel}
      </Button>
      <Button kind="primary" type="submit" disabled={busy}>
        {yes}
      </Button>
    </div>
  );
}
