import { get } from "../../api/client";
import { useQuery } from "../../api/query";
import { count } from "../../format";
import { lang } from "../../i18n";
import { to } from "../../router/query";
import { words } from "./words";

const every = 15_000;
const room = 3;

/** Phrases that rise in negative messages and have no topic yet, each in its own language. */
export function Emerging() {
  const { data, error } = useQuery((signal) => get("/v1/emerging", {}, { signal }), [], { every });
  const issues = (data?.issues ?? []).slice(0, room);
  const w = words.value;
  return (
    <section class="news emerging" aria-label={w.emerging} data-old={error ? "" : undefined}>
      <h2>{w.emerging}</h2>
      {issues.length === 0 && <p>{data ? w.nothingEmerges : error ? w.notFetched : "…"}</p>}
      <ul>
        {issues.map((issue) => (
          <li key={`${issue.lang} ${issue.phrase}`}>
            <a href={to({ page: "insights" })} dir="auto" lang={issue.lang} title={issue.channels.join(", ")}>
              {issue.phrase}
            </a>
            <b>
              ×{count(issue.conversations, lang.value)}
              <span class="unseen"> {w.conversations(issue.conversations)}</span>
            </b>
          </li>
        ))}
      </ul>
    </section>
  );
}
