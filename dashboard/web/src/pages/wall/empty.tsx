import { lang, langs, words as common, type Lang } from "../../i18n";
import { words } from "./words";

/** Before the first snapshot: nothing is known, so nothing is claimed. */
export function Waiting() {
  return (
    <section class="empty">
      <h2>{common.value.connecting}</h2>
    </section>
  );
}

/** The server has no channel yet: say how to feed it, in the viewer's language first. */
export function Empty() {
  const others = langs.filter((l) => l !== lang.value);
  return (
    <section class="empty">
      <h2>{words.value.empty}</h2>
      <p>{words.value.emptyHint}</p>
      <pre>
        <code>undertone play FILE <span>--to {location.origin}</span></code>
      </pre>
      <p>{words.value.emptyDemo}</p>
      <pre>
        <code>undertone demo</code>
      </pre>
      {others.map((l) => (
        <Other key={l} lang={l} />
      ))}
    </section>
  );
}

function Other({ lang: l }: { lang: Lang }) {
  const w = words.dictionary[l];
  return (
    <p class="other" lang={l}>
      {w.empty} · {w.emptyHint} <code>undertone play FILE</code>
    </p>
  );
}
