import { useComputed } from "@preact/signals";
import "./rules.css";
import { get } from "../../api/client";
import { useQuery } from "../../api/query";
import type { PageProps } from "../../frame/pages";
import { setParams } from "../../router/query";
import { address } from "../../router/router";
import { Button } from "../../ui/button";
import { Card } from "../../ui/card";
import { Loaded } from "../../ui/loaded";
import { Tabs } from "../../ui/tabs";
import { Title } from "../../ui/title";
import { Code, Copy } from "./code";
import { Standing } from "./standing";
import { keepDraft, Trial } from "./trial";
import { words } from "./words";

const tabs = ["standing", "try", "bundled"] as const;

export default function RulesPage({ store }: PageProps<"rules">) {
  const w = words.value;
  const tab = useComputed(() => tabs.find((t) => t === address.value.searchParams.get("tab")) ?? "standing").value;
  const chosen = useComputed(() => address.value.searchParams.get("rule") ?? undefined).value;
  const answer = useQuery((s) => get("/v1/rules", {}, { signal: s }), [], { on: store.events, every: 60_000 });
  return (
    <div class="page page-rules">
      <Title text={w.title} />
      <Tabs label={w.parts} tabs={tabs.map((id) => ({ id, title: w.tabs[id] }))} chosen={tab} onChoose={(t) => setParams({ tab: t === "standing" ? undefined : t })}>
        <div class="rules-tab">
          {tab === "try" && <Trial />}
          {tab === "standing" && <Loaded answer={answer}>{(list) => <Standing list={list} chosen={chosen} />}</Loaded>}
          {tab === "bundled" && (
            <Loaded answer={answer}>
              {(list) => (
                <Card
                  title={w.tabs.bundled}
                  aside={
                    <span class="actions">
                      <Copy text={list.bundled} />
                      <Button onClick={() => (keepDraft(`bundled: false\n${list.bundled}`), setParams({ tab: "try" }))}>{w.toEditor}</Button>
                    </span>
                  }
                >
                  <p class="muted">{w.bundledIs}</p>
                  <Code text={list.bundled} label={w.source} />
                </Card>
              )}
            </Loaded>
          )}
        </div>
      </Tabs>
    </div>
  );
}
