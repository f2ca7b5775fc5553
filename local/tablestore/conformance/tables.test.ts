import { tableCases } from './cases/tables.ts';
import { testCases } from './test-cases.ts';

testCases('tables', tableCases);
