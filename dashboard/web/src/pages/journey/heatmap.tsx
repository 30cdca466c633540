import { useState } from "preact/hooks";
import type { Consistency, Journey } from "../../api/types";
import { label, lang } from "../../i18n";
import { to } from "../../router/query";
import { HeatCell } from "./cell";
import { Legend } from "./legend";
import { at, channelsOf, rowsOf, type By, type Measure } from "./model";
import { words } from "./words";

/** So many channels are shown before somebody asks for all. */
const fewChannels = 12;

export function HeatMap({ journey, by, measure }: { journey: Journey; by: By; measure: Measure }) {
  const w = words.value;
  const [all, setAll] = useState(false);
  const channels = channelsOf(journey);
  const shown = all ? channels : channels.slice(0, fewChannels);
  const rows = rowsOf(journey, by);
  const most = Math.max(1, ...rows.flatMap((r) => [...r.cells.values()].map((f) => f.messages)));
  const mostAll = Math.max(1, ...rows.map((r) => r.all.messages));
  const total = new Map(journey.channels.map((c) => [c.channel, c]));
  const mostTotal = Math.max(1, ...journey.channels.map((c) => c.messages));
  const range = `${journey.from}/${journey.to}`;
  const channelHref = (channel: string, row?: string) => to({ page: "channel", channel }, { range, ...(row && { [by === "topics" ? "topic" : "touchpoint"]: row }) });
  const name = by === "topics" ? w.topic : w.touchpoint;
  return (
    <>
      <div class="table heat-table" tabIndex={0} role="region" aria-label={w.tableOf(w.heatmap[by])}>
        <table>
          <caption class="unseen">{w.heatmap[by]}</caption>
          <thead>
            <tr>
              <th scope="col">{name}</th>
              <th scope="col" class="heat-all">
                {w.all}
              </th>
              {shown.map((c) => (
                <th key={c} scope="col">
                  <a href={channelHref(c)}>
                    <bdi>{c}</bdi>
                  </a>
                </th>
              ))}
              {by === "touchpoints" && <th scope="col">{w.consistency}</th>}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => {
              const rowName = label(by, row.id);
              return (
                <tr key={row.id}>
                  <th scope="row" dir="auto">
                    {rowName}
                  </th>
                  <HeatCell figures={row.all} measure={measure} most={mostAll} name={rowName} />
                  {shown.map((c) => (
                    <HeatCell key={c} figures={row.cells.get(c)} measure={measure} most={most} name={at(rowName, c)} href={channelHref(c, row.id)} />
                  ))}
                  {row.consistency && <Alike of={row.consistency} />}
                </tr>
              );
            })}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">{w.allRows}</th>
              <HeatCell figures={journey} measure={measure} most={journey.messages} name={w.allRows} />
              {shown.map((c) => (
                <HeatCell key={c} figures={total.get(c)} measure={measure} most={mostTotal} name={at(w.allRows, c)} href={channelHref(c)} />
              ))}
              {by === "touchpoints" && <Alike of={journey.consistency} />}
            </tr>
          </tfoot>
        </table>
      </div>
      <div class="heat-foot">
        <Legend measure={measure} />
        {channels.length > fewChannels && (
          <button type="button" class="button" data-kind="quiet" onClick={() => setAll(!all)}>
            {all ? w.showFew(fewChannels) : w.showAll(channels.length)}
          </button>
        )}
      </div>
    </>
  );
}

function Alike({ of }: { of: Consistency }) {
  const w = words.value;
  return (
    <td class="alike" data-numeric>
      {of.index === null ? <span class="muted">{w.alikeTooFew}</span> : <b>{fixed(of.index)}</b>}
      {of.before !== undefined && <small>{w.alikeBefore(fixed(of.before))}</small>}
    </td>
  );
}

export function fixed(index: number): string {
  return new Intl.NumberFormat(lang.value, { minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(index);
}
