import type { Texts } from '../i18n/texts';
import { type Day, fromPickerDate, nextDay, noDay, toPickerDate } from '../model/day';

/**
 * Asks the user for a due day: a menu with what is chosen most, then Alipay's own calendar.
 *
 * @returns `undefined` when the user cancels.
 */
export async function chooseDay(current: Day, today: Day, { days, labels }: Texts): Promise<Day | undefined> {
  const { index } = await my.showActionSheet({
    title: labels.dueDay,
    items: [days.today, days.tomorrow, days.another, days.none],
    cancelButtonText: labels.cancel,
  });
  if (index === 2) return pickDate(current === noDay ? today : current);
  return [today, nextDay(today), undefined, noDay][index];
}

async function pickDate(current: Day): Promise<Day | undefined> {
  try {
    const { date } = await my.datePicker({ format: 'yyyy-MM-dd', currentDate: toPickerDate(current) });
    return fromPickerDate(date);
  } catch {
    // Error 11: the user has closed the calendar.
    return undefined;
  }
}
