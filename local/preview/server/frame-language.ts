import type { FrameLanguage } from '../frame/texts.ts';

/** The language of the page around the phones: what its address says, or else what the browser asks for first. */
export function frameLanguage(lang: string | null, acceptLanguage = ''): FrameLanguage {
  const [first = ''] = (lang ?? acceptLanguage).split(',', 1);
  return /^zh(-|$)/i.test(first.trim()) ? 'zh' : 'en';
}
