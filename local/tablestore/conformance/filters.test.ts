import { filterCases } from './cases/filters.ts';
import { testCases } from './test-cases.ts';

testCases('filters', filterCases);
