// The shapes that stand beside the colours: a level is told by its shape alone.

import type { Level, Severity } from "../api/types";

export function LevelMark({ level }: { level: Level }) {
  return (
    <svg class="mark" viewBox="0 0 20 20" aria-hidden="true" data-level={level}>
      {level === "alert" && (
        <>
          <path d="M10 1 19.500 18.500H.5Z" />
          <path class="cut" d="M10 7v5.500M10 15v1.200" />
        </>
      )}
      {level === "watch" && <path d="M10 .5 19.500 10 10 19.500 .5 10Z" />}
      {level === "calm" && <circle class="ring" cx="10" cy="10" r="7.500" />}
    </svg>
  );
}

/** A severity's shape: critical and warning as the levels have them, info a square. */
export function SeverityMark({ severity }: { severity: Severity }) {
  if (severity !== "info") return <LevelMark level={severity === "critical" ? "alert" : "watch"} />;
  return (
    <svg class="mark" viewBox="0 0 20 20" aria-hidden="true" data-level="info">
      <path d="M3 3h14v14H3Z" />
      <path class="cut" d="M10 6v.2M10 9.500V14" />
    </svg>
  );
}
