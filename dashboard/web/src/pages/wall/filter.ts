// A wall for some of the channels: /?show=phone-*&show=vip-chat

/** Whether a name is one of those meant; * stands for anything, and no pattern at all means everybody. */
export function shownBy(patterns: readonly string[]): (name: string) => boolean {
  if (patterns.length === 0) return () => true;
  return (name) => patterns.some((p) => matches(p.split("*"), name));
}

/** Whether the parts are in the name one behind the other, the first at its start and the last at its end. */
function matches(parts: string[], name: string): boolean {
  const [first, last] = [parts[0]!, parts.at(-1)!];
  if (parts.length === 1) return name === first;
  if (!name.startsWith(first) || !name.endsWith(last) || name.length < first.length + last.length) return false;
  let at = first.length;
  for (const part of parts.slice(1, -1)) {
    const found = name.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return at <= name.length - last.length;
}
