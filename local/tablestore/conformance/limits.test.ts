import { limitCases } from './cases/limits.ts';
import { testCases } from './test-cases.ts';

testCases('limits', limitCases);
