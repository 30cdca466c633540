import type { ComponentChildren } from "preact";
import type { Answer } from "../api/query";
import { clock } from "../format";
import { words } from "../i18n";
import { Button } from "./button";
import { Empty } from "./empty";

interface LoadedProps<A> {
  answer: Answer<A> & { reload(): void };
  children: (data: A) => ComponentChildren;
}

/** What was answered; before that and where it failed it says so, and it never shows old data as new. */
export function Loaded<A>({ answer, children }: LoadedProps<A>) {
  const w = words.value;
  const { data, error, at } = answer;
  if (data === undefined) {
    if (!error) return <Empty title={w.loading} />;
    return (
      <Empty title={w.failed(error.detail)}>
        <Button onClick={answer.reload}>{w.tryAgain}</Button>
      </Empty>
    );
  }
  return (
    <>
      {error && (
        <p class="notice" role="status">
          <span>
            {w.failed(error.detail)} {at !== undefined && w.oldData(clock(at))}
          </span>
          <Button onClick={answer.reload}>{w.tryAgain}</Button>
        </p>
      )}
      {children(data)}
    </>
  );
}
