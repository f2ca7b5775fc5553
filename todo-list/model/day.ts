import type { Texts } from '../i18n/texts';

/** A day of the calendar as one number, such as 20261231: the same day in every time zone, and in order. */
export type Day = number;

/** What the due day of a todo without one is, as collections.ts declares it. It comes after every real one. */
export const noDay: Day = 99_991_231;

export function toDay(date: Date): Day {
  return date.getFullYear() * 10_000 + (date.getMonth() + 1) * 100 + date.getDate();
}

/** Midnight of the day where the phone is. */
export function toDate(day: Day): Date {
  return new Date(Math.floor(day / 10_000), (Math.floor(day / 100) % 100) - 1, day % 100);
}

export function nextDay(day: Day): Day {
  const date = toDate(day);
  return toDay(new Date(date.getFullYear(), date.getMonth(), date.getDate() + 1));
}

/** As `my.datePicker` takes it: 2026-12-31. */
export function toPickerDate(day: Day): string {
  const digits = String(day);
  return `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6)}`;
}

/** Reads what `my.datePicker` answers, with or without leading zeros. @returns `undefined` for anything else. */
export function fromPickerDate(text: string): Day | undefined {
  const [, year, month, date] = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(text) ?? [];
  if (year === undefined) return undefined;
  return Number(year) * 10_000 + Number(month) * 100 + Number(date);
}

export type When = 'earlier' | 'today' | 'tomorrow' | 'later' | 'undated';

/** In which part of a list the day belongs; a list that is ordered by day has them in this order. */
export function whenIs(day: Day, today: Day): When {
  if (day === noDay) return 'undated';
  if (day < today) return 'earlier';
  if (day === today) return 'today';
  return day === nextDay(today) ? 'tomorrow' : 'later';
}

/** A day in words: today, tomorrow, its date, or that there is none. */
export function nameOfDay(day: Day, today: Day, { sections, days, date }: Texts): string {
  const when = whenIs(day, today);
  if (when === 'undated') return days.none;
  if (when === 'today' || when === 'tomorrow') return sections[when];
  return date(toDate(day), toDate(today).getFullYear());
}
