import type { ButtonHTMLAttributes } from "preact";

type Kind = "plain" | "primary" | "quiet" | "danger";

export function Button({ kind = "plain", class: more, ...rest }: ButtonHTMLAttributes<HTMLButtonElement> & { kind?: Kind }) {
  return <button type="button" {...rest} class={["button", more].filter(Boolean).join(" ")} data-kind={kind} />;
}
