// What a browser remembers for us. Storage may be switched off, full or forbidden;
// then a choice lasts as long as the page.

export function recall(key: string, storage: () => Storage = () => globalThis.localStorage): string | null {
  try {
    return storage().getItem(key);
  } catch {
    return null;
  }
}

export function remember(key: string, value: string, storage: () => Storage = () => globalThis.localStorage): void {
  try {
    storage().setItem(key, value);
  } catch {
    return;
  }
}
