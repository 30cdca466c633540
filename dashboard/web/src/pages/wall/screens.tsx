import { useSignal } from "@preact/signals";
import { ApiError, get, post, remove } from "../../api/client";
import { useQuery } from "../../api/query";
import type { MadeWall, WallView } from "../../api/types";
import { when } from "../../format";
import { lang } from "../../i18n";
import { address } from "../../router/router";
import { Button } from "../../ui/button";
import { Dialog } from "../../ui/dialog";
import { Field } from "../../ui/field";
import { Loaded } from "../../ui/loaded";
import { toast } from "../../ui/toast";
import { words } from "./words";

/** The links by which screens of other machines see the wall: makes one, lists them, revokes them. */
export function Screens({ onClose }: { onClose: () => void }) {
  const w = words.value;
  const links = useQuery((signal) => get("/v1/walls", {}, { signal }), [], { every: 5_000 });
  return (
    <Dialog title={w.otherScreen} onClose={onClose}>
      <Loaded answer={links}>
        {({ url, problem, walls }) => (
          <>
            {problem && <p class="notice">{problem}</p>}
            {url ? <Make done={links.reload} /> : <Off />}
            <ul class="links">
              {walls.map((one) => (
                <Link key={one.id} one={one} done={links.reload} />
              ))}
            </ul>
          </>
        )}
      </Loaded>
    </Dialog>
  );
}

function Off() {
  return (
    <p>
      {words.value.wallsOff} <code>walls.listen: 0.0.0.0:8081</code>
    </p>
  );
}

function Make({ done }: { done: () => void }) {
  const w = words.value;
  const name = useSignal("");
  const made = useSignal<MadeWall | undefined>(undefined);
  const error = useSignal<string | undefined>(undefined);

  async function make(event: Event): Promise<void> {
    event.preventDefault();
    await attempt(async () => {
      made.value = await post("/v1/walls", {}, { name: name.value });
      name.value = "";
    }, (why) => (error.value = why));
    done();
  }
  return (
    <>
      <form class="make" onSubmit={make}>
        <Field label={w.screenName} error={error.value}>
          {(wiring) => <input {...wiring} required maxLength={80} value={name.value} onInput={(e) => (name.value = e.currentTarget.value)} />}
        </Field>
        <Button type="submit" kind="primary">
          {w.makeLink}
        </Button>
      </form>
      {made.value && <Made key={made.value.id} link={here(made.value.link)} />}
    </>
  );
}

/** The new link, as it is never seen again. */
function Made({ link }: { link: string }) {
  const w = words.value;
  const copy = () => navigator.clipboard.writeText(link).then(() => toast(w.copied), String);
  return (
    <div class="make" role="status">
      <Field label={w.linkOnce}>{(wiring) => <input {...wiring} readOnly value={link} onFocus={(e) => e.currentTarget.select()} />}</Field>
      <Button onClick={copy}>{w.copy}</Button>
    </div>
  );
}

/** The link with the language and the channels that are chosen here. */
function here(link: string): string {
  const to = new URL(link);
  to.searchParams.set("lang", lang.value);
  for (const name of address.value.searchParams.getAll("show")) to.searchParams.append("show", name);
  return to.href;
}

function Link({ one, done }: { one: WallView; done: () => void }) {
  const w = words.value;
  const sure = useSignal(false);
  async function revoke(): Promise<void> {
    if (!sure.value) return void (sure.value = true);
    await attempt(() => remove("/v1/walls/{id}", { id: one.id }), (why) => why && toast(why, true));
    done();
  }
  const facts = [w.linkMade(when(one.made_at, lang.value)), one.seen_at && w.linkSeen(when(one.seen_at, lang.value)), w.screens(one.screens)];
  return (
    <li>
      <p>
        <bdi>{one.name}</bdi>
        <small>{facts.filter(Boolean).join(" · ")}</small>
      </p>
      <Button kind={sure.value ? "danger" : "plain"} aria-label={`${sure.value ? w.revokeNow : w.revoke} ${one.name}`} onClick={revoke} onBlur={() => (sure.value = false)}>
        {sure.value ? w.revokeNow : w.revoke}
      </Button>
    </li>
  );
}

/** Does something and tells why it was not done. */
async function attempt(what: () => Promise<unknown>, tell: (why: string | undefined) => void): Promise<void> {
  try {
    await what();
    tell(undefined);
  } catch (reason) {
    tell(reason instanceof ApiError ? reason.detail : String(reason));
  }
}
