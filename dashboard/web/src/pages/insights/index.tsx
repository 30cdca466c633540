import { param } from "../../router/query";
import type { PageProps } from "../../frame/pages";
import { Insights } from "./insights";
import { ShiftReport } from "./shift";
import "../journey/journey.css";
import "./insights.css";

export default function InsightsPage({ store }: PageProps<"insights">) {
  return param("print") === "shift" ? <ShiftReport /> : <Insights store={store} />;
}
