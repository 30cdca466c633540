// A run of rules on the past.

import { post } from "../../api/client";
import type { BacktestReport } from "../../api/types";
import type { Span } from "../../router/query";

/** Sends rules as they are written; the answer may take minutes. */
export function tryRules(yaml: string, span: Span, signal: AbortSignal): Promise<BacktestReport> {
  return post("/v1/backtest", { from: new Date(span.from).toISOString(), to: new Date(span.to).toISOString() }, yaml, { signal });
}

export const example = `# Rules beside the bundled ones. One of the same name takes the
# place of the bundled one: this one would tell of a conversation
# that goes wrong earlier than that does.
rules:
  - rule: at_risk
    scope: conversation
    raise: customer and risk >= 0.6 and sentiment < -0.2
    clear: risk < 0.25 or mood > 0.2
    keep_firing_for: 1m
    cooldown: 30m
    severity: warning
    text:
      en: "{channel}: a conversation is going wrong, risk {risk|percent}"
      zh-Hans: "{channel}：一个会话正在恶化，风险 {risk|percent}"
      zh-Hant: "{channel}：一個對話正在惡化，風險 {risk|percent}"
    nudge: true
`;
