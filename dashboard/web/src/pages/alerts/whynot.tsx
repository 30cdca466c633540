import { useState } from "preact/hooks";
import { get } from "../../api/client";
import { useQuery } from "../../api/query";
import type { RuleVerdict, Ticket } from "../../api/types";
import { moment } from "../../format";
import { label, lang } from "../../i18n";
import { Loaded } from "../../ui/loaded";
import { Time } from "../../ui/time";
import { Findings } from "./because";
import { words } from "./words";

/** Where the other rules stand with the same conversation or channel; asked for when it is opened. */
export function WhyNot({ ticket, fired }: { ticket: Ticket; fired: readonly string[] }) {
  const [open, setOpen] = useState(false);
  return (
    <details class="whynot" open={open} onToggle={(e) => setOpen(e.currentTarget.open)}>
      <summary>{words.value.whyNot}</summary>
      {open && <Verdicts ticket={ticket} fired={fired} />}
    </details>
  );
}

function Verdicts({ ticket, fired }: { ticket: Ticket; fired: readonly string[] }) {
  const w = words.value;
  const over = ticket.state === "resolved";
  const of: Record<string, string> = ticket.conversation ? { conversation: ticket.conversation } : { channel: ticket.channel ?? "" };
  const answer = useQuery((s) => get("/v1/explain", { ...of, ...(over && { at: ticket.raised_at }) }, { signal: s }), [ticket.id, over]);
  if (answer.error && answer.data === undefined && [400, 404].includes(answer.error.status)) return <p class="muted">{w.whyNotMissing}</p>;
  return (
    <Loaded answer={answer}>
      {(why) => (
        <>
          <p class="muted">{over ? w.whyNotThen(moment(ticket.raised_at, lang.value)) : w.whyNotNow}</p>
          <ul class="verdicts">
            {(why.rules ?? [])
              .filter((v) => v.scope === ticket.scope && !fired.includes(v.rule))
              .map((v) => (
                <Verdict key={`${v.rule} ${v.topic ?? ""}`} verdict={v} />
              ))}
          </ul>
        </>
      )}
    </Loaded>
  );
}

function Verdict({ verdict: v }: { verdict: RuleVerdict }) {
  const w = words.value;
  // What is lacking tells why; what holds already is of no interest here.
  const lacking = v.findings.filter((f) => !f.held);
  return (
    <li>
      <p>
        <code>{v.rule}</code>
        {v.topic && <span>{label("topics", v.topic)}</span>}
        <span class="muted">
          {label("phases", v.phase)}
          {v.rests_until && <> · {w.rests(moment(v.rests_until, lang.value))}</>}
          {v.phase !== "quiet" && v.since && (
            <>
              {" "}
              · <Time at={v.since} />
            </>
          )}
        </span>
      </p>
      {v.error ? <p class="muted">{v.error}</p> : v.asks === "raise" && lacking.length > 0 ? <Findings findings={lacking} caption={`${v.rule}: ${w.lacks}`} /> : <p class="muted">{v.asks === "raise" ? w.fires : v.holds ? w.clears : w.stays}</p>}
    </li>
  );
}
