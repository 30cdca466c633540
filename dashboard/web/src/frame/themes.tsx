import { words } from "../i18n";
import { chooseTheme, theme, themes } from "../ui/theme";

const shapes = {
  auto: "M10 2a8 8 0 1 0 0 16 8 8 0 0 0 0-16Zm0 2a6 6 0 0 1 0 12Z",
  light: "M10 6a4 4 0 1 0 0 8 4 4 0 0 0 0-8ZM10 1v2.500M10 16.500V19M1 10h2.500M16.500 10H19M3.600 3.600l1.800 1.800M14.600 14.600l1.800 1.800M3.600 16.400l1.800-1.800M14.600 5.400l1.800-1.800",
  dark: "M16.500 12.500A7 7 0 0 1 7.500 3.500a7 7 0 1 0 9 9Z",
};

/** One button that goes through auto, light and dark. */
export function Themes() {
  const now = theme.value;
  const next = themes[(themes.indexOf(now) + 1) % themes.length]!;
  const text = words.value.themeIs(words.value.themes[now]);
  return (
    <button type="button" class="theme" aria-label={text} title={text} onClick={() => chooseTheme(next)}>
      <svg viewBox="0 0 20 20" aria-hidden="true" data-theme-icon={now}>
        <path fill-rule="evenodd" d={shapes[now]} />
      </svg>
    </button>
  );
}
