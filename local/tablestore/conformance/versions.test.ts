import { versionCases } from './cases/versions.ts';
import { testCases } from './test-cases.ts';

testCases('versions', versionCases);
