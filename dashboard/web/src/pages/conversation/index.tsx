import { useSignal, type Signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { get } from "../../api/client";
import { useQuery } from "../../api/query";
import type { Frame } from "../../feed/frames";
import { useLive } from "../../feed/live";
import type { PageProps } from "../../frame/pages";
import { clock } from "../../format";
import { words as common } from "../../i18n";
import { param, setParams } from "../../router/query";
import { Button } from "../../ui/button";
import { Card } from "../../ui/card";
import { Empty } from "../../ui/empty";
import { Title } from "../../ui/title";
import { Why } from "../talks/why";
import { words as talkWords } from "../talks/words";
import { About, AlertsOf, Earlier, Said, Whose } from "./aside";
import { Course } from "./course";
import { Forecast } from "./forecast";
import { factsOf, noTalk, said, whole, type TalkState } from "./talk";
import { go, Transcript } from "./transcript";
import { words } from "./words";
import "./conversation.css";

/** Turns carry no forecast: it is asked for when the customer has finished speaking for so long. */
const pause = 600;

export default function Conversation({ route }: PageProps<"conversation">) {
  const id = route.id;
  const talk = useSignal<TalkState>(noTalk);
  const answer = useQuery((signal) => get("/v1/conversations/{id}", { id }, { signal }), [id]);
  const status = useFollow(id, talk, answer.reload);
  useEffect(() => {
    if (answer.data) talk.value = whole(talk.peek(), answer.data);
  }, [answer.data]);
  const known = talk.value.messages.length > 0;
  return (
    <section class="page page-conversation">
      <div class="heading">
        <p class="note">{words.value.title}</p>
        <Title text={id} own />
        {known && <Whose talk={talk.value} />}
        {known && <WhyButton />}
      </div>
      {status.value.state === "stale" && <p class="notice" role="status">{words.value.notLive}</p>}
      {known && answer.error && (
        <p class="notice" role="status">
          <span>
            {common.value.failed(answer.error.detail)} {answer.at !== undefined && common.value.oldData(clock(answer.at))}
          </span>
          <Button onClick={answer.reload}>{common.value.tryAgain}</Button>
        </p>
      )}
      {known ? <Known id={id} talk={talk.value} /> : <Unknown answer={answer} />}
    </section>
  );
}

function Unknown({ answer }: { answer: { error: { status: number; detail: string } | undefined; reload(): void } }) {
  const w = words.value;
  if (!answer.error) return <Empty title={common.value.loading} />;
  if (answer.error.status === 404) {
    return (
      <Empty title={w.unknown}>
        <p>{w.unknownHint}</p>
      </Empty>
    );
  }
  return (
    <Empty title={common.value.failed(answer.error.detail)}>
      <Button onClick={answer.reload}>{common.value.tryAgain}</Button>
    </Empty>
  );
}

/** Takes in what comes live, and asks for the whole when that calls for it. */
function useFollow(id: string, talk: Signal<TalkState>, reload: () => void) {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const again = () => {
    clearTimeout(timer.current);
    timer.current = setTimeout(reload, pause);
  };
  useEffect(() => () => clearTimeout(timer.current), [id]);
  return useLive({ view: "conversation", conversation: id }, (frame: Frame) => {
    switch (frame.type) {
      case "snapshot":
        if (frame.conversation && frame.conversation.messages.length > 0) talk.value = whole(talk.peek(), frame.conversation);
        return;
      case "turn":
        talk.value = said(talk.peek(), frame.turn);
        if (!frame.turn.partial) again();
        return;
      case "alert":
        if (frame.alert.conversation === id) again();
        return;
      case "nudge":
        if (frame.nudge.conversation === id) again();
    }
  });
}

function Known({ id, talk }: { id: string; talk: TalkState }) {
  const pointed = useSignal<string | undefined>(undefined);
  useArrival(talk);
  const view = talk.view ?? { conversation: id, channel: "", messages: [], sentiment: 0, mood: [], nudges: [], alerts: [] };
  const { customer } = factsOf(talk.messages);
  return (
    <>
      <WhyCard id={id} />
      <div class="talk">
        <Transcript view={view} messages={talk.messages} pointed={pointed} />
        <aside class="beside">
          <Course mood={view.mood} pointed={pointed} onGo={go} />
          <Forecast risk={view.risk} csat={view.csat} onGo={go} />
          <Card title={words.value.facts}>
            <About messages={talk.messages} />
          </Card>
          <AlertsOf alerts={view.alerts} onGo={go} />
          <Said feedback={view.feedback} />
          {customer && <Earlier customer={customer} conversation={id} />}
        </aside>
      </div>
    </>
  );
}

/** A conversation that is going on is shown from its newest, unless the address names a message. */
function useArrival(talk: TalkState): void {
  useEffect(() => {
    const message = param("message");
    const last = Date.parse(talk.messages.at(-1)?.at ?? "");
    if (message !== undefined) go(message);
    else if (Date.now() - last < 300_000) document.querySelector(".transcript .end")?.scrollIntoView({ block: "end" });
  }, []);
}

function WhyButton() {
  const open = param("why") !== undefined;
  return (
    <Button class="ask-why" aria-expanded={open} onClick={() => setParams({ why: open ? undefined : "1" })}>
      {open ? words.value.hide : talkWords.value.why}
    </Button>
  );
}

function WhyCard({ id }: { id: string }) {
  if (param("why") === undefined) return null;
  return (
    <Card title={talkWords.value.why} class="why-card">
      <Why of={{ conversation: id }} />
    </Card>
  );
}
