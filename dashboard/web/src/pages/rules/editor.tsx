import { useRef } from "preact/hooks";
import { placeOf, type Problem } from "./problems";
import { words } from "./words";

interface EditorProps {
  text: string;
  problems: readonly Problem[];
  onInput: (text: string) => void;
  onRun: () => void;
}

/** A plain text field with counted lines; what is wrong stands below and leads to its line. */
export function Editor({ text, problems, onInput, onRun }: EditorProps) {
  const w = words.value;
  const area = useRef<HTMLTextAreaElement>(null);
  const gutter = useRef<HTMLPreElement>(null);
  const bad = new Set(problems.map((p) => p.line));
  const lines = text.split("\n");

  function go(line: number): void {
    const box = area.current;
    if (!box) return;
    const [from, to] = placeOf(box.value, line);
    box.focus();
    box.setSelectionRange(from, to);
    const height = parseFloat(getComputedStyle(box).lineHeight);
    box.scrollTop = Math.max(0, (line - 4) * height);
  }

  return (
    <>
      <div class="editor">
        <pre ref={gutter} aria-hidden="true">
          {lines.map((_, i) => (
            <span key={i} data-bad={bad.has(i + 1) || undefined}>
              {bad.has(i + 1) ? "▸" : ""}
              {i + 1}
              {"\n"}
            </span>
          ))}
        </pre>
        <textarea
          ref={area}
          rows={Math.max(12, Math.min(28, lines.length + 1))}
          wrap="off"
          dir="ltr"
          spellcheck={false}
          autocomplete="off"
          aria-label={w.editor}
          aria-invalid={problems.length > 0}
          value={text}
          onInput={(e) => onInput(e.currentTarget.value)}
          onScroll={(e) => gutter.current && (gutter.current.scrollTop = e.currentTarget.scrollTop)}
          onKeyDown={(e) => {
            if (e.key === "Enter" && (e.ctrlKey || e.metaKey)) onRun();
          }}
        />
      </div>
      {problems.length > 0 && (
        <section class="rules-problems" role="alert">
          <h3>{w.wrong(problems.length)}</h3>
          <ul>
            {problems.map((p, i) => (
              <li key={i}>
                {p.line > 0 && (
                  <button type="button" onClick={() => go(p.line)}>
                    {w.line(p.line)}
                  </button>
                )}
                <span dir="auto">{p.why}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}
