/**
 * A refusal by the gateway, in the words of its version 1: `code` and `msg` say the kind, `subCode` and `subMsg` what
 * exactly. Version 3 shows only the latter two, as `code` and `message`.
 */
export class GatewayError extends Error {
  override readonly name = 'GatewayError';
  readonly code: string;
  readonly msg: string;
  readonly subCode: string;
  readonly subMsg: string;
  /** Refused by the method itself, not by the gateway in front of it. */
  readonly byMethod: boolean;

  constructor(code: keyof typeof kinds, subCode: string, subMsg: string, options?: { byMethod: true }) {
    super(`${subCode}: ${subMsg}`);
    this.code = code;
    this.msg = kinds[code];
    this.subCode = subCode;
    this.subMsg = subMsg;
    this.byMethod = options?.byMethod ?? false;
  }
}

const kinds = {
  '20000': 'Service Currently Unavailable',
  '20001': 'Insufficient Token Permissions',
  '40001': 'Missing Required Arguments',
  '40002': 'Invalid Arguments',
};

/** What the gateway refuses before a method sees the request; texts as Alipay's list of common error codes has them. */
export const refusals = {
  missingMethod: () => new GatewayError('40001', 'isv.missing-method', '缺少方法名参数'),
  missingSignature: () => new GatewayError('40001', 'isv.missing-signature', '缺少签名参数'),
  missingSignatureType: () => new GatewayError('40001', 'isv.missing-signature-type', '缺少签名类型参数'),
  missingAppId: () => new GatewayError('40001', 'isv.missing-app-id', '缺少appId参数'),
  missingTimestamp: () => new GatewayError('40001', 'isv.missing-timestamp', '缺少时间戳参数'),
  missingVersion: () => new GatewayError('40001', 'isv.missing-version', '缺少版本参数'),
  invalidParameter: (why: string) => new GatewayError('40002', 'isv.invalid-parameter', `参数无效: ${why}`),
  invalidMethod: () => new GatewayError('40002', 'isv.invalid-method', '不存在的方法名'),
  invalidSignatureType: () => new GatewayError('40002', 'isv.invalid-signature-type', '无效的签名类型'),
  invalidSignature: (signed: string) =>
    new GatewayError(
      '40002',
      'isv.invalid-signature',
      `验签出错，建议检查签名字符串或签名私钥与应用公钥是否匹配，网关生成的验签字符串为：${signed}`,
    ),
  invalidAppId: () => new GatewayError('40002', 'isv.invalid-app-id', '无效的AppID参数'),
  invalidTimestamp: () => new GatewayError('40002', 'isv.invalid-timestamp', '非法的时间戳参数'),
  invalidCharset: () => new GatewayError('40002', 'isv.invalid-charset', '字符集错误'),
  illegalJson: () => new GatewayError('40002', 'isv.illegal-json', 'JSON格式不合法'),
  invalidContentType: () => new GatewayError('40002', 'isv.invalid-content-type', '无效的Content-Type'),
  invalidHttpMethod: () => new GatewayError('40002', 'isv.invalid-http-method', '无效的HTTP方法'),
  invalidAppAuthToken: () => new GatewayError('20001', 'aop.invalid-app-auth-token', '无效的应用授权令牌'),
  internal: () => new GatewayError('20000', 'aop.unknow-error', '服务暂不可用（网关自身的未知错误）'),
};

/** The gateway does not answer: what the authorization of this code asked for. */
export class GatewayUnavailable extends Error {
  override readonly name = 'GatewayUnavailable';
}
