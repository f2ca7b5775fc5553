import { deleteRowCases } from './cases/delete-row.ts';
import { testCases } from './test-cases.ts';

testCases('DeleteRow', deleteRowCases);
