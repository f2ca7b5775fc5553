import { getRangeCases } from './cases/get-range.ts';
import { testCases } from './test-cases.ts';

testCases('GetRange', getRangeCases);
