/** A phone of the preview: a user of Alipay, and which of the user's devices it is. */
export interface PhoneName {
  readonly user: string;
  /** Counts from 1. */
  readonly device: number;
}

/** How a phone is named wherever a text names it, its storage among that: `alice`, the second device `alice#2`. */
export function nameText({ user, device }: PhoneName): string {
  return device === 1 ? user : `${user}#${device}`;
}

/** Reads what `nameText` writes. */
export function parseName(text: string): PhoneName {
  const [, user = text, device = '1'] = /^(.+)#([2-9])$/.exec(text) ?? [];
  return { user, device: Number(device) };
}

/** The phone's name in a sentence: `alice`, `alice 2`. */
export function spokenName({ user, device }: PhoneName): string {
  return device === 1 ? user : `${user} ${device}`;
}

const longestName = 64;

/**
 * The phones that an address asks for (`?user=alice&user=bob`). A user who is named again has one more device: the
 * first that no other value names.
 */
export function askedPhones(query: URLSearchParams): PhoneName[] {
  const values = query.getAll('user').map((value) => value.trim().slice(0, longestName));
  const taken = new Set<string>();
  const phones: PhoneName[] = [];
  for (const value of values.filter(Boolean)) {
    let phone = parseName(value);
    while (taken.has(nameText(phone))) phone = { ...phone, device: phone.device + 1 };
    taken.add(nameText(phone));
    phones.push(phone);
  }
  return phones;
}

/** The phone of a phone's own address (`/phone?user=alice&device=2`). */
export function phoneOf(query: URLSearchParams): PhoneName {
  const device = Number(query.get('device') ?? 1);
  return { user: query.get('user') || 'alice', device: Number.isInteger(device) && device > 0 ? device : 1 };
}
