import { secondaryIndexCases } from './cases/secondary-index.ts';
import { testCases } from './test-cases.ts';

testCases('secondary indexes', secondaryIndexCases);
