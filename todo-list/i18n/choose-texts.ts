import { english } from './en';
import type { Texts } from './texts';
import { chinese } from './zh-CN';

/**
 * The texts for the language that is set in Alipay: `zh-Hans`, `zh-Hant`, `zh-HK` or `en`. When it is not known,
 * those for most of Alipay's users.
 */
export function chooseTexts(language: string | undefined): Texts {
  return language === undefined || language.toLowerCase().startsWith('zh') ? chinese : english;
}
