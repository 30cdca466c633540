import { useSignal } from "@preact/signals";
import { useId, useRef } from "preact/hooks";
import { permission, show, silenced, sound } from "./calls";
import { choices, choose } from "./choices";
import { Screens } from "./screens";
import { words } from "./words";

/** A bell that opens how one is called to new critical alerts. */
export function Settings() {
  const w = words.value;
  const id = useId();
  const bell = useRef<HTMLButtonElement>(null);
  const screens = useSignal(false);
  const { sound: loud, desktop } = choices.value;
  const place = (event: Event) => placeBelow(event.currentTarget as HTMLElement, bell.current);
  return (
    <div class="settings">
      <button ref={bell} type="button" class="bell" popoverTarget={id} aria-label={w.calls} title={w.calls} data-on={loud || desktop || undefined} data-silenced={(loud && silenced.value) || undefined}>
        <svg viewBox="0 0 20 20" aria-hidden="true">
          <path d="M10 2.500a5 5 0 0 0-5 5v3.500l-1.500 3h13L15 11V7.500a5 5 0 0 0-5-5ZM8 16.500a2 2 0 0 0 4 0" />
          {!(loud || desktop) && <path d="M3 2.500l14 15" />}
        </svg>
      </button>
      <div id={id} popover="auto" class="calls" role="dialog" aria-label={w.calls} onBeforeToggle={place}>
        <Choice />
        {/* The dialog gives the focus back to what is still there when it closes. */}
        <button type="button" class="button" onClick={() => (bell.current?.focus(), (screens.value = true))}>
          {w.otherScreen}
        </button>
      </div>
      {screens.value && <Screens onClose={() => (screens.value = false)} />}
    </div>
  );
}

function Choice() {
  const w = words.value;
  const allowed = useSignal(permission());
  const { sound: loud, desktop } = choices.value;

  async function wish(event: Event): Promise<void> {
    const on = (event.currentTarget as HTMLInputElement).checked;
    if (on && permission() === "default") await Notification.requestPermission();
    allowed.value = permission();
    choose({ desktop: on && allowed.value === "granted" });
  }
  function test(): void {
    if (loud) void sound();
    if (desktop) show(w.testTitle, w.testBody, "test");
  }
  const refused = allowed.value === "denied" || allowed.value === "none";
  return (
    <>
      <p class="calls-head">{w.callsHead}</p>
      <label>
        <input type="checkbox" checked={loud} onChange={(e) => choose({ sound: e.currentTarget.checked })} />
        {w.bySound}
      </label>
      <label>
        <input type="checkbox" checked={desktop} disabled={refused} onChange={wish} />
        {w.byDesktop}
      </label>
      {refused && <p class="calls-note">{w.refused}</p>}
      {loud && silenced.value && (
        <p class="calls-note" role="status">
          {w.silenced}
        </p>
      )}
      <button type="button" class="button" disabled={!loud && !desktop} onClick={test}>
        {w.test}
      </button>
    </>
  );
}

// Anchors of style sheets are not in every browser yet.
function placeBelow(panel: HTMLElement, bell: HTMLElement | null): void {
  if (!bell) return;
  const at = bell.getBoundingClientRect();
  panel.style.top = `${at.bottom + 6}px`;
  panel.style.right = `${Math.max(8, document.documentElement.clientWidth - at.right)}px`;
}
