import * as sjs from './sjs.ts';
import { startPhone } from './start-phone.ts';
import * as template from './template.ts';

/**
 * What the project's own script, a bundle of its own without DOM, uses of the runtime. Loaded again while the phone runs,
 * the script brings other templates.
 */
const preview: {
  startPhone: (...args: Parameters<typeof startPhone>) => void;
  template: object;
  sjs: object;
} = {
  startPhone(program) {
    preview.startPhone = startPhone(program).replaceTemplates;
  },
  template,
  sjs,
};

Object.assign(globalThis, { miniProgramPreview: preview });
