import type { PageProps } from "../../frame/pages";
import { words } from "../../i18n";
import { to } from "../../router/query";
import { Empty } from "../../ui/empty";
import { Title } from "../../ui/title";

export default function Unknown(_: PageProps<"unknown">) {
  const w = words.value;
  return (
    <section class="page">
      <Title text={w.noPage} />
      <Empty title={w.noPageHint}>
        <a href={to({ page: "wall" })}>{w.pageNames.wall}</a>
      </Empty>
    </section>
  );
}
