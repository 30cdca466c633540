import { useState } from "preact/hooks";
import { setParams } from "../../router/query";
import { Button } from "../../ui/button";
import { Field } from "../../ui/field";
import { recall, remember } from "../../ui/memory";
import { words } from "./words";

const key = "undertone.agent";

export const remembered = () => recall(key) ?? "";

/** Asks once whose panel it is; the address has it from then on. */
export function Who() {
  const w = words.value;
  const [id, setId] = useState(remembered());
  return (
    <form
      class="agent-who"
      onSubmit={(e) => {
        e.preventDefault();
        if (!id.trim()) return;
        remember(key, id.trim());
        setParams({ agent: id.trim(), conversation: undefined });
      }}
    >
      <h2>{w.who}</h2>
      <Field label={w.id} hint={w.whoHint}>
        {(wiring) => <input {...wiring} required maxLength={256} autocomplete="off" spellcheck={false} value={id} onInput={(e) => setId(e.currentTarget.value)} />}
      </Field>
      <Button kind="primary" type="submit">
        {w.begin}
      </Button>
    </form>
  );
}

export function forget(): void {
  remember(key, "");
  setParams({ agent: undefined, conversation: undefined });
}
