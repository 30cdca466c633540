// What an alert or a nudge says.

interface Told {
  text: Record<string, string>;
  rule: string;
  channel?: string;
}

/** What an alert says, in a language, without the channel that stands beside it. */
export function textOf(t: Told, lang: string): string {
  return withoutChannel(t.text[lang] || t.text.en || t.rule, t.channel ?? "");
}

/** Whoever reads it where the channel is known is spared its name; a name itself is never changed. */
export function withoutChannel(text: string, channel: string): string {
  const head = [`${channel}: `, `${channel}：`].find((h) => channel && text.startsWith(h));
  if (!head) return text;
  const rest = text.slice(head.length);
  return rest.charAt(0).toUpperCase() + rest.slice(1);
}
