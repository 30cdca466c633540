import { useEffect, useRef, useState } from "preact/hooks";
import { get } from "../../api/client";
import { useQuery } from "../../api/query";
import { when } from "../../format";
import { lang, words as common } from "../../i18n";
import { Button } from "../../ui/button";
import { Dialog } from "../../ui/dialog";
import { Field } from "../../ui/field";
import { Loaded } from "../../ui/loaded";
import { iAm, me, mostName } from "./me";
import { snoozes } from "./snoozes";
import { departmentName } from "../insights/names";
import { causeName } from "./timeline";
import { words } from "./words";

interface DialogProps {
  onClose: () => void;
}

export function NameDialog({ onClose, onDone }: DialogProps & { onDone: () => void }) {
  const w = words.value;
  const [name, setName] = useState(me.value);
  return (
    <Dialog title={w.yourName} onClose={onClose}>
      <form
        class="dialog-form"
        onSubmit={(e) => {
          e.preventDefault();
          if (!name.trim()) return;
          iAm(name);
          onDone();
        }}
      >
        <Field label={w.yourName} hint={w.yourNameHint}>
          {(wiring) => <input {...wiring} autofocus required maxLength={mostName} autocomplete="name" value={name} onInput={(e) => setName(e.currentTarget.value)} />}
        </Field>
        <div class="actions">
          <Button kind="primary" type="submit">
            {w.save}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

export function AssignDialog({ names, before, onClose, onDone }: DialogProps & { names: string[]; before: string; onDone: (to: string) => void }) {
  const w = words.value;
  const [name, setName] = useState(before);
  return (
    <Dialog title={w.assignTitle} onClose={onClose}>
      <form
        class="dialog-form"
        onSubmit={(e) => {
          e.preventDefault();
          if (name.trim()) onDone(name.trim());
        }}
      >
        <Field label={w.assignWho}>{(wiring) => <input {...wiring} autofocus maxLength={mostName} list="inbox-names" value={name} onInput={(e) => setName(e.currentTarget.value)} />}</Field>
        <datalist id="inbox-names">
          {names.map((n) => (
            <option key={n} value={n} />
          ))}
        </datalist>
        <div class="actions">
          {before && (
            <Button kind="quiet" onClick={() => onDone("")}>
              {w.toNobody}
            </Button>
          )}
          <Button onClick={() => onDone(me.value)}>{w.toMe}</Button>
          <Button kind="primary" type="submit" disabled={!name.trim()}>
            {w.assign}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

export function SnoozeDialog({ onClose, onDone }: DialogProps & { onDone: (until: string) => void }) {
  const w = words.value;
  // From the moment of asking: a choice that moved on would take the focus along.
  const [now] = useState(() => new Date());
  return (
    <Dialog title={w.snoozeTitle} onClose={onClose}>
      <p class="muted">{w.snoozeHint}</p>
      <ul class="snoozes">
        {snoozes(now, lang.value).map((s, i) => (
          <li key={s.until}>
            <Button autofocus={i === 0} onClick={() => onDone(s.until)}>
              <span>{s.name ?? w.tomorrow}</span>
              <small>{when(s.until, lang.value)}</small>
            </Button>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}

const mostNote = 2_000;

export function ResolveDialog({ onClose, onDone }: DialogProps & { onDone: (cause: string, note: string) => void }) {
  const w = words.value;
  const answer = useQuery((s) => get("/v1/causes", {}, { signal: s }), []);
  const [cause, setCause] = useState("");
  const [note, setNote] = useState("");
  const [tried, setTried] = useState(false);
  const first = useRef<HTMLInputElement>(null);
  // The causes come after the dialog is there.
  useEffect(() => first.current?.focus(), [answer.data !== undefined]);
  const tooLong = new TextEncoder().encode(note).length > mostNote;
  function submit(): void {
    setTried(true);
    if (cause && !tooLong) onDone(cause, note.trim());
  }
  return (
    <Dialog title={w.resolveTitle} onClose={onClose}>
      <form
        class="dialog-form"
        onSubmit={(e) => (e.preventDefault(), submit())}
        onKeyDown={(e) => {
          if (e.key === "Enter" && (e.ctrlKey || e.metaKey)) submit();
        }}
      >
        <Loaded answer={answer}>
          {({ causes }) => (
            <fieldset class="causes" aria-describedby={tried && !cause ? "cause-missing" : undefined}>
              <legend class="unseen">{w.causes}</legend>
              {causes.map((c, i) => (
                <label key={c.name}>
                  <input type="radio" name="cause" value={c.name} checked={cause === c.name} ref={i === 0 ? first : null} onChange={() => setCause(c.name)} />
                  <span dir="auto">{causeName(causes, c.name, lang.value)}</span>
                  <small dir="auto">{departmentName(c.department)}</small>
                </label>
              ))}
            </fieldset>
          )}
        </Loaded>
        {tried && !cause && (
          <p id="cause-missing" role="alert" class="bad">
            {w.causeMissing}
          </p>
        )}
        <Field label={w.note} hint={w.noteHint} error={tooLong ? w.noteTooLong : undefined}>
          {(wiring) => <textarea {...wiring} rows={3} value={note} onInput={(e) => setNote(e.currentTarget.value)} />}
        </Field>
        <div class="actions">
          <Button kind="quiet" onClick={onClose}>
            {common.value.cancel}
          </Button>
          <Button kind="primary" type="submit">
            {w.resolve}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
