// What somebody typed, as the API takes it. Nothing is judged here: a text that is no number goes out as it is,
// and the server says which rule it breaks.

export function whole(text: string): number | string | undefined {
  const trimmed = text.trim();
  if (trimmed === "") return undefined;
  return /^[+-]?\d{1,15}$/.test(trimmed) ? Number(trimmed) : trimmed;
}

/** Nothing where nothing was typed: most fields may be left out. */
export function text(value: string): string | undefined {
  return value.trim() === "" ? undefined : value.trim();
}

export interface LineDraft {
  sku: string;
  quantity: string;
  location: string;
}

export function lines(drafts: LineDraft[]): object[] {
  return drafts.map(({ sku, quantity, location }) => ({ sku: text(sku), quantity: whole(quantity), location: text(location) }));
}
