import { autoIncrementCases } from './cases/auto-increment.ts';
import { testCases } from './test-cases.ts';

testCases('an auto-increment primary key', autoIncrementCases);
