import { updateRowCases } from './cases/update-row.ts';
import { testCases } from './test-cases.ts';

testCases('UpdateRow', updateRowCases);
