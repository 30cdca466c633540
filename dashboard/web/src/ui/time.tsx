import { ago, moment, when } from "../format";
import { lang } from "../i18n";

interface TimeProps {
  at: string | undefined;
  /** The server's now, such as store.serverMinute.value: says how long ago instead of when. */
  since?: number;
}

/** A moment, short; in full where the pointer rests on it. */
export function Time({ at, since }: TimeProps) {
  if (!at) return <span>–</span>;
  return (
    <time dateTime={at} title={moment(at, lang.value)}>
      {since === undefined ? when(at, lang.value) : ago(at, since)}
    </time>
  );
}
