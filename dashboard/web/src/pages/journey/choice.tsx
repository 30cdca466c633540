import { useId } from "preact/hooks";

interface ChoiceProps<T extends string> {
  name: string;
  options: readonly { id: T; title: string; why?: string | undefined }[];
  chosen: T;
  onChoose: (id: T) => void;
}

/** A few ways to look at the same thing, side by side; one with a `why` cannot be chosen now. */
export function Choice<T extends string>({ name, options, chosen, onChoose }: ChoiceProps<T>) {
  const id = useId();
  return (
    <fieldset class="choice">
      <legend>{name}</legend>
      <div>
        {options.map((o) => (
          <label key={o.id} title={o.why}>
            <input type="radio" name={id} checked={o.id === chosen} disabled={o.why !== undefined} onChange={() => onChoose(o.id)} />
            <span>{o.title}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
