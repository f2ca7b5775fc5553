import { conditionCases } from './cases/conditions.ts';
import { testCases } from './test-cases.ts';

testCases('conditions of writes', conditionCases);
