import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { runServerlessDevs } from './serverless-devs.ts';

const project = join(__dirname, '..', '..');

let home = '';
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'domain-test-'));
});
afterAll(() => rm(home, { recursive: true }));

function s(words: string, variables: Readonly<Record<string, string>>) {
  const environment = {
    AccountID: '1234567890123456',
    AccessKeyID: 'LTAIdeveloper',
    AccessKeySecret: 'developer-secret',
    DOMAIN_COMPONENT: join(project, 'local', 'deploy-target', 'fc3-domain'),
    APP_NAME: 'shop-prod',
    ...variables,
  };
  return runServerlessDevs([...words.split(' '), '-t', 's.domain.yaml'], { cwd: project, home, environment });
}

const domain = { DOMAIN_NAME: 'login.example.com', DOMAIN_CERTIFICATE_ID: '7246639' };

it('s.domain.yaml passes s verify once the domain and its certificate are named', async () => {
  const run = await s('verify', domain);
  expect(run.output).toContain('passed');
  expect(run.status).toBe(0);
});

it("leads the domain to the environment's session function, with TLS and for POST alone", async () => {
  const { output } = await s('preview -o json', domain);
  const { resources } = JSON.parse(output.slice(output.indexOf('{')));
  expect(resources.domain.props).toEqual({
    region: 'cn-hangzhou',
    domainName: 'login.example.com',
    protocol: 'HTTPS',
    certConfig: { certId: '7246639' },
    routeConfig: {
      routes: [{ path: '/*', functionName: 'shop-prod-session', qualifier: 'LATEST', methods: ['POST'] }],
    },
  });
});

it.each([
  ['a domain that is an address', { DOMAIN_NAME: 'https://login.example.com/' }, 'domain/props/domainName'],
  ['a certificate that is none', { DOMAIN_CERTIFICATE_ID: 'mine' }, 'domain/props/certConfig/certId'],
  ['no domain', { DOMAIN_NAME: '' }, "env('DOMAIN_NAME') not found"],
])('s verify refuses %s', async (_, variables, place) => {
  const run = await s('verify', { ...domain, ...variables });
  expect(run.output).toContain(place);
  expect(run.status).not.toBe(0);
});
