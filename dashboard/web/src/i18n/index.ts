export { choose, lang } from "./lang";
export { label } from "./labels";
export { langNames, langs, type Lang } from "./pick";
export { words } from "./words";
