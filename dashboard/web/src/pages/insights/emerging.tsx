import type { Issue } from "../../api/types";
import { count, decimal } from "../../format";
import { label, lang } from "../../i18n";
import { to, type Span } from "../../router/query";
import type { Column } from "../../ui/table";
import { Time } from "../../ui/time";
import type { Field } from "../journey/csv";
import { Report } from "./report";
import { words } from "./words";

/** What rises in negative messages now and has no topic yet. */
export function EmergingIssues({ issues, span }: { issues: Issue[]; span: Span }) {
  const w = words.value;
  return <Report title={w.emerging} id="emerging" span={span} rows={issues} columns={columns()} fields={fields} idOf={(i) => `${i.lang} ${i.phrase}`} sort="-conversations" none={w.noEmerging} help={w.emergingHelp} />;
}

function columns(): Column<Issue>[] {
  const w = words.value;
  return [
    {
      id: "phrase",
      title: w.phrase,
      by: (i) => i.phrase,
      cell: (i) => (
        <span class="phrase">
          <b>
            <bdi lang={i.lang}>{i.phrase}</bdi>
          </b>
          {i.variants && i.variants.length > 0 && <small dir="auto">{i.variants.join(" · ")}</small>}
        </span>
      ),
    },
    { id: "lang", title: w.language, by: (i) => i.lang, cell: (i) => (i.lang === "zh" ? w.chinese : label("langs", i.lang)) },
    { id: "conversations", title: w.conversations, by: (i) => i.conversations, cell: (i) => count(i.conversations, lang.value), numeric: true },
    { id: "messages", title: w.messages, by: (i) => i.messages, cell: (i) => <span title={w.expected(decimal(i.baseline, lang.value))}>{count(i.messages, lang.value)}</span>, numeric: true },
    { id: "usual", title: w.usual, by: (i) => i.baseline, cell: (i) => decimal(i.baseline, lang.value), numeric: true },
    { id: "since", title: w.since, by: (i) => i.since, cell: (i) => <Time at={i.since} /> },
    { id: "last", title: w.last, by: (i) => i.last, cell: (i) => <Time at={i.last} /> },
    { id: "channels", title: w.channels, cell: (i) => <Links items={i.channels.map((c) => ({ text: c, href: to({ page: "channel", channel: c }) }))} /> },
    { id: "examples", title: w.examples, cell: (i) => <Links items={i.examples.map((e, n) => ({ text: String(n + 1), href: to({ page: "conversation", id: e.conversation }, { message: e.id }), title: w.example(n + 1) }))} /> },
  ];
}

function Links({ items }: { items: { text: string; href: string; title?: string }[] }) {
  return (
    <ul class="links">
      {items.map((i) => (
        <li key={i.href}>
          <a href={i.href} aria-label={i.title}>
            <bdi>{i.text}</bdi>
          </a>
        </li>
      ))}
    </ul>
  );
}

const fields: Field<Issue>[] = [
  ["phrase", (i) => i.phrase],
  ["variants", (i) => i.variants?.join(" | ")],
  ["lang", (i) => i.lang],
  ["conversations", (i) => i.conversations],
  ["messages", (i) => i.messages],
  ["baseline", (i) => i.baseline],
  ["score", (i) => i.score],
  ["since", (i) => i.since],
  ["last", (i) => i.last],
  ["channels", (i) => i.channels.join(" | ")],
];
