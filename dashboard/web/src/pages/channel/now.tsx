import type { ComponentChildren } from "preact";
import type { Channel, Span, Window } from "../../feed/frames";
import { count, percent } from "../../format";
import { label, lang } from "../../i18n";
import { spans } from "../../api/types";
import { to } from "../../router/query";
import { Card } from "../../ui/card";
import { leadingTone } from "../../ui/mood";
import { MoodFigure } from "../../ui/tags";
import { Gap } from "./gap";
import { words } from "./words";

/** The four windows side by side. A figure leads to those who spoke in its window. */
export function Now({ channel }: { channel: Channel }) {
  const w = words.value;
  const row = (name: string, cell: (x: Window, span: Span) => ComponentChildren, note?: string) => (
    <tr>
      <th scope="row">
        {name} {note && <small>{note}</small>}
      </th>
      {spans.map((s) => (
        <td key={s} data-numeric>
          {cell(channel.windows[s], s)}
        </td>
      ))}
    </tr>
  );
  return (
    <Card title={w.now} class="now">
      <div class="table" tabIndex={0} role="group" aria-label={w.now}>
        <table>
          <caption class="unseen">{w.now}</caption>
          <thead>
            <tr>
              <th scope="col">{w.window}</th>
              {spans.map((s) => (
                <th key={s} scope="col" data-numeric>
                  {w.windows[s]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {row(w.mood, (x, s) => (
              <Behind channel={channel} span={s} none={x.customer_messages === 0}>
                <MoodFigure sentiment={x.customer_messages > 0 ? x.sentiment : null} size="m" worded />
              </Behind>
            ))}
            {row(w.negative, (x) => (x.customer_messages > 0 ? percent(x.negative) : "–"))}
            {row(w.customers, (x) => count(x.customer_messages, lang.value))}
            {row(w.conversations, (x, s) => (
              <Behind channel={channel} span={s} none={x.conversations === 0}>
                {count(x.conversations, lang.value)}
              </Behind>
            ))}
            {row(w.gap, (x) => <Gap gap={x.customer_messages > 0 ? x.expectation_gap : null} />, w.gapNote)}
            {row(w.tone, (x) => <ToneName window={x} />)}
          </tbody>
        </table>
      </div>
    </Card>
  );
}

function Behind({ channel, span, none, children }: { channel: Channel; span: Span; none: boolean; children: ComponentChildren }) {
  if (none) return <>{children}</>;
  return <a href={to({ page: "channel", channel: channel.channel }, { since: span })}>{children}</a>;
}

function ToneName({ window: x }: { window: Window }) {
  const tone = leadingTone(x);
  return <small>{tone ? label("tones", tone) : "–"}</small>;
}
