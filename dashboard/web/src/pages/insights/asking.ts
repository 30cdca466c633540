// What both the reports and the shift report ask for.

import { get } from "../../api/client";
import { useQuery } from "../../api/query";
import type { Accuracy, CauseReport, Issue, Proof } from "../../api/types";
import { param, range } from "../../router/query";
import { useKept } from "../journey/kept";
import { readPeriod, type Period } from "../journey/period";
import type { CauseNames } from "./names";

export interface Reports {
  causes: CauseReport;
  proof: Proof;
  accuracy: Accuracy;
  issues: Issue[];
}

/** Reports change with every alert, but nobody reads them by the second. */
const every = 10_000;

export function usePeriod(usual: string) {
  const asked = { period: param("period"), range: range.value };
  return { key: `${asked.period} ${asked.range}`, read: (): Period => readPeriod(asked, Date.now(), usual) };
}

/** The period's ends as the API takes them. */
export function ends({ span }: Period) {
  return { from: new Date(span.from).toISOString(), to: new Date(span.to).toISOString() };
}

/** All reports of a period at once, so that no number is older than another. */
export function useReports(period: ReturnType<typeof usePeriod>) {
  const ask = async (signal: AbortSignal): Promise<Reports> => {
    const of = ends(period.read());
    const [causes, proof, accuracy, { issues }] = await Promise.all([
      get("/v1/reports/causes", of, { signal }),
      get("/v1/proof", of, { signal }),
      get("/v1/reports/csat", of, { signal }),
      get("/v1/emerging", {}, { signal }),
    ]);
    return { causes, proof, accuracy, issues };
  };
  return useKept(useQuery(ask, [period.key], { every }));
}

/** The causes that there are; they do not change while a server runs. */
export function useCauseNames(): CauseNames {
  const { data } = useQuery((signal) => get("/v1/causes", {}, { signal }), []);
  return new Map((data?.causes ?? []).map((c) => [c.name, c]));
}
