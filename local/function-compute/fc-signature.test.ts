import { describe, expect, it } from '@jest/globals';
import { fcSignature, fcStringToSign } from './fc-signature.ts';

const date = 'Mon, 02 Jan 2006 15:04:05 GMT';

// The expected signatures were computed by the genuine @alicloud/fc2 with AccessKey secret "secret".
describe('the signature of API 2016-08-15', () => {
  it('equals the SDK’s for an invocation', () => {
    const request = {
      method: 'POST',
      path: '/2016-08-15/services/svc/functions/fn/invocations',
      query: [],
      headers: {
        date,
        'content-type': 'application/octet-stream',
        'content-md5': 'x',
        'x-fc-account-id': '1',
      },
    };
    expect(fcSignature('secret', fcStringToSign(request, false))).toBe(
      'jiY1CA9mMdzaXSY76U1HWcoe0GLIdDF+qjZVPWzdyNA=',
    );
  });

  it('equals the SDK’s for an HTTP trigger, where an empty query leaves an empty line', () => {
    const request = {
      method: 'GET',
      path: '/2016-08-15/proxy/svc/fn/',
      query: [],
      headers: { date, 'x-fc-account-id': '1' },
    };
    expect(fcSignature('secret', fcStringToSign(request, true))).toBe(
      'GVhuSyua2nDKpBv8OOoxhiR+Izmhza2uC7lDHQSybF4=',
    );
  });

  it('equals the SDK’s for an HTTP trigger with several values for a key', () => {
    const request = {
      method: 'GET',
      path: '/path/action with-escaped~chars_here.ext',
      query: [
        ['foo', 'bar'],
        ['key1', 'xyz'],
        ['key1', 'abc'],
        ['key3 with-escaped~chars_here.ext', 'value with-escaped~chars_here.ext'],
        ['key2', '123'],
      ] as const,
      headers: {
        date: 'today',
        'content-type': 'text/json',
        'content-md5': '1bca714f406993b309bb87fabeb30a6b',
        'x-fc-foo': '123',
        'x-fc-bar': 'xyz',
        'x-fcdummy': 'dummy',
        test: 'foo',
      },
    };
    expect(fcSignature('secret', fcStringToSign(request, true))).toBe(
      'NTyPaXYf3Ov7dlYqr1J/oZCZQgkW8MAzld+kR80NMRs=',
    );
  });

  it('takes x-fc-date where there is no Date', () => {
    const request = { method: 'GET', path: '/', query: [], headers: { 'x-fc-date': date } };
    expect(fcStringToSign(request, false)).toBe(`GET\n\n\n${date}\nx-fc-date:${date}\n/`);
  });
});
