import { createIndexCases } from './cases/create-index.ts';
import { testCases } from './test-cases.ts';

testCases('CreateIndex, DropIndex and CreateTable with indexes', createIndexCases);
