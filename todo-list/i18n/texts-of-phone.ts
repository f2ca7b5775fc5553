import { chooseTexts } from './choose-texts';

/** The texts in the language of this phone. */
export const texts = chooseTexts(my.getSystemInfoSync()?.language);
