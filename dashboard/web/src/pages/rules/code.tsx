import { Button } from "../../ui/button";
import { toast } from "../../ui/toast";
import { words } from "./words";

/** Text as it is written, with its lines counted. */
export function Code({ text, label, first = 1 }: { text: string; label: string; first?: number }) {
  const lines = text.split("\n");
  return (
    <div class="code" role="region" aria-label={label} tabIndex={0} translate={false}>
      <pre aria-hidden="true">{lines.map((_, i) => first + i).join("\n")}</pre>
      <pre dir="ltr">{text}</pre>
    </div>
  );
}

export function Copy({ text }: { text: string }) {
  const w = words.value;
  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(text);
      toast(w.copied);
    } catch {
      toast(w.copyFailed, true);
    }
  }
  return <Button onClick={() => void copy()}>{w.copy}</Button>;
}
