import { startPhone } from './start-phone.ts';
import * as template from './template.ts';

/** What the project's own script, a bundle of its own without DOM, uses of the runtime. */
Object.assign(globalThis, { miniProgramPreview: { startPhone, template } });
