import { choose, lang, langNames, langs, words } from "../i18n";

/** Switches the language in place. */
export function Languages() {
  return (
    <div class="languages" role="group" aria-label={words.value.language}>
      {langs.map((l) => (
        <button key={l} type="button" lang={l} aria-pressed={l === lang.value} onClick={() => choose(l)}>
          {langNames[l]}
        </button>
      ))}
    </div>
  );
}
