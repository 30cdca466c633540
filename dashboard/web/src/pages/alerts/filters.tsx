import type { Ticket } from "../../api/types";
import { scopes, severities } from "../../api/types";
import { label } from "../../i18n";
import { setParams } from "../../router/query";
import { Button } from "../../ui/button";
import { isNarrowed, narrowing, states, type Filter } from "./filter";
import { words } from "./words";

/** What narrows the list; each is in the address. */
export function Filters({ filter, tickets }: { filter: Filter; tickets: readonly Ticket[] }) {
  const w = words.value;
  const channels = named(tickets.map((t) => t.channel), filter.channel);
  return (
    <div class="inbox-filters" role="group" aria-label={w.filters}>
      <div class="segments" role="group" aria-label={w.state}>
        {states.map((s) => (
          <button key={s} type="button" aria-pressed={filter.state === s} onClick={() => setParams({ state: s === "open" ? undefined : s })}>
            {w.states[s]}
          </button>
        ))}
      </div>
      <Choice name="severity" title={w.severity} value={filter.severity} options={[...severities].reverse().map((s) => [s, label("severities", s)])} />
      <Choice name="scope" title={w.scope} value={filter.scope} options={scopes.map((s) => [s, label("scopes", s)])} />
      <Choice name="channel" title={w.channel} value={filter.channel} options={channels.map((c) => [c, c])} />
      {filter.rule && <Choice name="rule" title={w.rule} value={filter.rule} options={[[filter.rule, filter.rule]]} />}
      <button type="button" class="toggle" aria-pressed={filter.mine} onClick={() => setParams({ mine: filter.mine ? undefined : "1" })}>
        {w.mine}
      </button>
      {isNarrowed(filter) && (
        <Button kind="quiet" onClick={clearFilters}>
          {w.clear}
        </Button>
      )}
    </div>
  );
}

export function clearFilters(): void {
  setParams(Object.fromEntries(narrowing.map((n) => [n, undefined])));
}

function named(all: (string | undefined)[], chosen: string | undefined): string[] {
  const names = new Set(all.filter((c): c is string => Boolean(c)));
  if (chosen) names.add(chosen);
  return [...names].sort((a, b) => a.localeCompare(b));
}

function Choice({ name, title, value, options }: { name: string; title: string; value: string | undefined; options: (readonly [string, string])[] }) {
  return (
    <label class="choice" data-set={value ? "" : undefined}>
      <span>{title}</span>
      <select value={value ?? ""} onChange={(e) => setParams({ [name]: e.currentTarget.value || undefined })}>
        <option value="">{words.value.any}</option>
        {options.map(([id, text]) => (
          <option key={id} value={id}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}
