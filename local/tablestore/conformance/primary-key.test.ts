import { primaryKeyCases } from './cases/primary-key.ts';
import { testCases } from './test-cases.ts';

testCases('primary keys', primaryKeyCases);
