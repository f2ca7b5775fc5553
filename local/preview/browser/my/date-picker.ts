import type { Phone } from '../phone.ts';
import { CallError, type CallOptions, textOf } from './call.ts';

/** What Alipay's own window says, in the language that is set in Alipay: an app has no say in it. */
const english = {
  texts: { confirmButtonText: 'OK', cancelButtonText: 'Cancel' },
  titles: { day: 'Choose a date', month: 'Choose a month', year: 'Choose a year', time: 'Choose a time' },
};

const chinese: typeof english = {
  texts: { confirmButtonText: '确定', cancelButtonText: '取消' },
  titles: { day: '选择日期', month: '选择月份', year: '选择年份', time: '选择时间' },
};

interface DateField {
  readonly asks: keyof typeof english.titles;
  readonly type: string;
  readonly step?: string;
}

/** The formats of `my.datePicker`, with the browser's field for each. */
const fields: Readonly<Record<string, DateField>> = {
  'yyyy-MM-dd': { asks: 'day', type: 'date' },
  'HH:mm': { asks: 'time', type: 'time' },
  'yyyy-MM': { asks: 'month', type: 'month' },
  yyyy: { asks: 'year', type: 'number' },
  'HH:mm:ss': { asks: 'time', type: 'time', step: '1' },
  'yyyy-MM-dd HH:mm:ss': { asks: 'day', type: 'datetime-local', step: '1' },
  'yyyy-MM-dd HH:mm': { asks: 'day', type: 'datetime-local' },
};

/** `my.datePicker`: https://opendocs.alipay.com/mini/api/ui-date */
export function createDatePickerCalls(phone: Phone) {
  return {
    async datePicker(options: CallOptions) {
      const format = textOf(options, 'format') ?? 'yyyy-MM-dd';
      const field = fields[format];
      if (field === undefined) throw new CallError(2, `format can be ${Object.keys(fields).join(', ')}`);
      const limit = (name: string) => {
        const text = textOf(options, name);
        return text === undefined ? undefined : toField(text);
      };
      const { asks, ...input } = field;
      const { texts, titles } = phone.language.startsWith('zh') ? chinese : english;
      const { confirm, text } = await phone.dialogs.ask(
        { ...texts, title: titles[asks] },
        {
          ...input,
          value: limit('currentDate') ?? toField(inFormat(new Date(), format)),
          min: limit('startDate'),
          max: limit('endDate'),
        },
      );
      if (!confirm) throw new CallError(11, '用户取消操作');
      return { date: fromField(text, format) };
    },
  };
}

/** `2016-10-9 8:05`, as Alipay takes it too, in the spelling of the browser's fields. */
function toField(text: string): string {
  return text
    .trim()
    .replace(' ', 'T')
    .replace(/(?<!\d)\d(?!\d)/g, '0$&');
}

/** A browser leaves seconds out that are zero. */
function fromField(text: string, format: string): string {
  const date = text.replace('T', ' ');
  return format.endsWith(':ss') && date.length < format.length ? `${date}:00` : date;
}

function inFormat(date: Date, format: string): string {
  const parts: Readonly<Record<string, number>> = {
    yyyy: date.getFullYear(),
    MM: date.getMonth() + 1,
    dd: date.getDate(),
    HH: date.getHours(),
    mm: date.getMinutes(),
    ss: date.getSeconds(),
  };
  return format.replace(/yyyy|MM|dd|HH|mm|ss/g, (name) => String(parts[name]).padStart(2, '0'));
}
